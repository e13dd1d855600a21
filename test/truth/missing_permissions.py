"""Without permissions in the view and in the settings, Django REST framework lets everybody in, authenticated or not.

Rules: drf/missing-permissions
"""

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
)
django.setup()

from rest_framework.authentication import TokenAuthentication
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from stage.facts import fact, prove


class Open(APIView):
    def get(self, request):
        return Response()


class OnlyAuthenticated(Open):
    authentication_classes = [TokenAuthentication]


class Guarded(Open):
    permission_classes = [IsAuthenticated]


@api_view(["GET"])
def open_function(request):
    return Response()


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def guarded_function(request):
    return Response()


def main():
    def status(view):
        return view(APIRequestFactory().get("/")).status_code

    fact("a view without permissions answers anybody", status(Open.as_view()), 200)
    fact("authentication alone keeps nobody out", status(OnlyAuthenticated.as_view()), 200)
    fact("permission_classes do", status(Guarded.as_view()), 403)
    fact("a function without permissions answers anybody", status(open_function), 200)
    fact("with @permission_classes below @api_view it does not", status(guarded_function), 403)
    fact("as_view() takes them too", status(Open.as_view(permission_classes=[IsAuthenticated])), 403)


if __name__ == "__main__":
    prove(main)
