import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { readFileSync } from 'node:fs';
import { apiRoutes } from './apiRoutes';
import { createOpenApiDocument } from './openApi';

/** Values of every `$ref` in a document. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    key === '$ref' ? [String(item)] : references(item),
  );
}

function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null
          ? Object.entries(value).find(([name]) => name === key)?.[1]
          : undefined,
      document,
    );
}

describe('OpenAPI document', () => {
  const document = createOpenApiDocument(apiRoutes);

  it('is committed as it is: otherwise run `yarn workspace backstage-plugin-shipshape-backend openapi`', () => {
    const path = resolvePackagePath(
      'backstage-plugin-shipshape-backend',
      'openapi.json',
    );
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(document)),
    );
  });

  it('refers only to what it contains, and keeps no trace of how it was made', () => {
    const pointers = [...new Set(references(document))];
    expect(pointers).toContain('#/components/schemas/OwnerNode');
    for (const pointer of pointers) {
      expect([pointer, typeof resolve(document, pointer)]).toEqual([
        pointer,
        'object',
      ]);
    }
    expect(JSON.stringify(document)).not.toMatch(/\$defs|\$schema/);
  });

  it('has one operation per route, named verb-noun, with its parameters and errors', () => {
    const operations = Object.entries(document.paths as object).flatMap(
      ([path, methods]) =>
        Object.entries(methods as object).map(([method, operation]) => ({
          path,
          method,
          operation,
        })),
    );
    expect(operations.map(({ operation }) => operation.operationId)).toEqual(
      Object.keys(apiRoutes),
    );
    for (const { path, operation } of operations) {
      expect(operation.operationId).toMatch(
        /^(Get|List|Accept|Reject|Report|Put)[A-Z]/,
      );
      const inPath = operation.parameters
        .filter((parameter: { in: string }) => parameter.in === 'path')
        .map((parameter: { name: string }) => `{${parameter.name}}`);
      expect(path.match(/\{\w+\}/g) ?? []).toEqual(inPath);
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['200', '400', '401']),
      );
    }
    expect(resolve(document, '#/components/responses/Error404')).toMatchObject({
      content: {
        'application/json': { schema: { $ref: '#/components/schemas/Error' } },
      },
    });
  });

  it('tells requests as they are sent: defaults are optional, amounts are text', () => {
    const paths: Record<
      string,
      { get: { parameters: Array<{ name: string; required: boolean }> } }
    > = JSON.parse(JSON.stringify(document.paths));
    const { parameters } = paths['/showback'].get;
    expect(parameters.map(({ name, required }) => [name, required])).toEqual([
      ['month', false],
      ['metric', false],
      ['clock', false],
      ['format', false],
    ]);
    expect(resolve(document, '#/components/schemas/Decimal')).toMatchObject({
      type: 'string',
    });
  });
});
