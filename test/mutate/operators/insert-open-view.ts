import type { Module } from '../../../src/core/semantic/index.ts';
import { importingAll, type Needed } from '../imports.ts';
import { numberOf, oneOf } from '../new-code.ts';
import { type Edit, insert, type Operator } from '../operator.ts';
import { withoutDefaults } from '../rest-framework.ts';

const NEEDED: readonly Needed[] = [
  ['from rest_framework.views import APIView', 'APIView', 'rest_framework.views.APIView'],
  ['from rest_framework.response import Response', 'Response', 'rest_framework.response.Response'],
  ['from rest_framework import decorators', 'decorators', 'rest_framework.decorators'],
  ['from rest_framework.permissions import IsAdminUser', 'IsAdminUser', 'rest_framework.permissions.IsAdminUser'],
];

/** Several ways to write a view, with a place for who may call it. */
const WAYS: readonly (readonly [code: string, permissions: string])[] = [
  [
    'class InsertedItems(APIView):\nWHO    def get(self, request):\n        return Response({"items": []})\n',
    '    permission_classes = [IsAdminUser]\n\n',
  ],
  [
    'class InsertedItems(APIView):\nWHO    def delete(self, request, pk):\n        print(pk)\n        return Response()\n',
    '    permission_classes = [IsAdminUser]\n\n',
  ],
  [
    '@decorators.api_view(["POST"])\nWHOdef InsertedItems(request):\n    return Response({"items": request.data})\n',
    '@decorators.permission_classes([IsAdminUser])\n',
  ],
];

/** A module with views of Django REST framework gets one more, in a project without default permissions or that loses them too. */
export const operator: Operator = {
  name: 'insert-open-view',
  rules: ['drf/missing-permissions'],
  about: 'Adds a view and does not say who may call it.',
  *sites(module, project) {
    const views = module.classes.filter(({ node }) => /View(Set)?$/.test(node.name));
    const imports =
      /\brest_framework\b/.test(module.syntax.text) && views.length > 0 ? importingAll(module, NEEDED) : null;
    const defaults = imports && withoutDefaults(project);
    if (!imports || !defaults || module.named('InsertedItems').length > 0) return;
    const [code, who] = oneOf(WAYS, numberOf(module));
    yield {
      rule: 'drf/missing-permissions',
      mutant: [atEnd(module, code.replace('WHO', '')), ...imports, ...defaults],
      twin: [atEnd(module, code.replace('WHO', who)), ...imports],
      places: [{ path: module.path, function: 'InsertedItems' }],
    };
  },
};

function atEnd(module: Module, code: string): Edit {
  return insert(module, module.syntax.text.length, `\n\n${code}`);
}
