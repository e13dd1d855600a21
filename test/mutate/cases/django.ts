import type { Case } from './case.ts';

export const djangoCases: readonly Case[] = [
  {
    operator: 'drop-permissions',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass Orders(APIView):\n    permission_classes = [Members]\n    def get(self, request): ...\n',
    mutant: 'class Orders(APIView):\n    def get',
    twin: 'permission_classes = list([Members])',
  },
  {
    operator: 'drop-permissions',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass Login(APIView):\n    permission_classes = [Members]\n    def get(self, request): ...\n',
    mutant: null,
  },
  {
    operator: 'insert-open-view',
    rule: 'drf/missing-permissions',
    path: 'shop/views.py',
    code: 'from rest_framework.views import APIView\nclass OrderView(APIView):\n    permission_classes = [Members]\n',
    mutant: '\n\n\n',
    twin: 'permission_classes',
  },
  {
    operator: 'insert-django-loop',
    rule: 'drf/n-plus-one',
    path: 'shop/models.py',
    code: 'from django.db import models\nclass Order(models.Model):\n    buyer = models.ForeignKey("Buyer", on_delete=models.CASCADE)\n',
    mutant: 'def report_():\n    ',
    twin: '.select_related("buyer")',
  },
  {
    operator: 'insert-django-loop',
    rule: 'drf/n-plus-one',
    path: 'shop/models.py',
    code: 'from django.db import models\nclass Order(models.Model):\n    objects = Joined()\n    buyer = models.ForeignKey("Buyer", on_delete=models.CASCADE)\n',
    mutant: null,
  },
];
