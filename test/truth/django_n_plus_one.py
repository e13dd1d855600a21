"""Django loads a relation for each row anew, unless select_related or prefetch_related loaded it with the rows.

Rules: drf/n-plus-one
"""

import django
from django.conf import settings

settings.configure(
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "stage"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from stage.facts import fact, prove


class Author(models.Model):
    name = models.CharField(max_length=20)

    class Meta:
        app_label = "stage"


class Post(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE)
    readers = models.ManyToManyField(Author, related_name="read")

    class Meta:
        app_label = "stage"


class ByMethod(serializers.ModelSerializer):
    name = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = ["name"]

    def get_name(self, post):
        return post.author.name


class BySource(serializers.ModelSerializer):
    name = serializers.CharField(source="author.name")

    class Meta:
        model = Post
        fields = ["name"]


class ByKey(serializers.ModelSerializer):
    class Meta:
        model = Post
        fields = ["author"]


def queries(work):
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def main():
    with connection.schema_editor() as editor:
        editor.create_model(Author)
        editor.create_model(Post)
    author = Author.objects.create(name="a")
    for _ in range(5):
        Post.objects.create(author=author).readers.add(author)
    posts = Post.objects
    fact("five rows of one author: six queries", queries(lambda: [each.author.name for each in posts.all()]), 6)
    joined = posts.select_related("author")
    fact("with select_related one", queries(lambda: [each.author.name for each in joined]), 1)
    fact("the key needs none", queries(lambda: [each.author_id for each in posts.all()]), 1)
    fact("several: six", queries(lambda: [list(each.readers.all()) for each in posts.all()]), 6)
    fetched = posts.prefetch_related("readers")
    fact("with prefetch_related two", queries(lambda: [list(each.readers.all()) for each in fetched]), 2)
    fact("the method of a serializer: six", queries(lambda: ByMethod(posts.all(), many=True).data), 6)
    fact("`source` with a dot: six", queries(lambda: BySource(posts.all(), many=True).data), 6)
    fact("the key in a serializer: one", queries(lambda: ByKey(posts.all(), many=True).data), 1)


if __name__ == "__main__":
    prove(main)
