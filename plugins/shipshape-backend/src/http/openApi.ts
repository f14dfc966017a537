import { errorSchema } from 'backstage-plugin-shipshape-common';
import { z } from 'zod';
import type { RouteDefinition } from './defineRoute';

type Json = Record<string, unknown>;

/** Where schemas with a name stand in the document. */
const COMPONENTS = '#/components/schemas/';

const ERROR_DESCRIPTIONS: Record<number, string> = {
  400: 'A parameter or the body is wrong; the message names it',
  401: 'Not signed in',
  403: 'The permission is missing',
  404: 'Missing or not visible, which look the same',
  409: 'Decided already, or something newer is active',
  503: 'The catalog does not answer',
};

/** Turns schemas to JSON Schema, and collects those with a name. */
class Components {
  readonly schemas: Record<string, Json> = {};

  /** JSON Schema with references to the components. `input`: as it is sent, before defaults and transformations. */
  toSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
    const {
      $schema: _dialect,
      $defs,
      ...json
    } = z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
    }) as Json & { $defs?: Record<string, Json> };
    for (const [name, definition] of Object.entries($defs ?? {})) {
      this.#add(name, definition);
    }
    const { id, ...rest } = json;
    if (typeof id !== 'string') {
      return this.#relocate(rest) as Json;
    }
    this.#add(id, rest);
    return { $ref: `${COMPONENTS}${id}` };
  }

  #add(name: string, definition: Json): void {
    const { id: _id, ...rest } = definition;
    this.schemas[name] = this.#relocate(rest, name) as Json;
  }

  /** References into `$defs` become references to the components; a reference to the root is one to the component itself. */
  #relocate(value: unknown, self?: string): unknown {
    if (Array.isArray(value)) {
      return value.map(item => this.#relocate(item, self));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) =>
        key === '$ref' && typeof item === 'string'
          ? [
              key,
              item === '#' && self
                ? `${COMPONENTS}${self}`
                : item.replace('#/$defs/', COMPONENTS),
            ]
          : [key, this.#relocate(item, self)],
      ),
    );
  }
}

function toParameters(
  components: Components,
  schema: z.ZodObject,
  location: 'path' | 'query',
): Json[] {
  const { properties = {}, required = [] } = components.toSchema(
    schema,
    'input',
  ) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: location,
    required: required.includes(name),
    schema: property,
  }));
}

function descriptionOf({
  textResponse,
  bytesResponse,
}: RouteDefinition): string {
  if (bytesResponse) {
    return bytesResponse.description;
  }
  return textResponse
    ? `The answer; as text: ${textResponse.description}`
    : 'The answer';
}

function toContent(
  components: Components,
  { response, textResponse, bytesResponse }: RouteDefinition,
): Json {
  if (bytesResponse) {
    return { 'application/octet-stream': {} };
  }
  return {
    'application/json': { schema: components.toSchema(response, 'output') },
    ...(textResponse && {
      [textResponse.mediaType]: { schema: { type: 'string' } },
    }),
  };
}

function toOperation(
  components: Components,
  operationId: string,
  route: RouteDefinition,
): Json {
  const needs = route.permissions.map(item => `\`${item.name}\``).join(' or ');
  const errors = [400, 401, ...(needs ? [403] : []), ...route.errors];
  route.bodyItems?.forEach(schema => components.toSchema(schema, 'input'));
  return {
    operationId,
    summary: route.summary,
    description: needs
      ? `${route.description}\n\nNeeds the permission ${needs}.`
      : route.description,
    tags: [route.tag],
    parameters: [
      ...toParameters(components, route.params, 'path'),
      ...toParameters(components, route.query, 'query'),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: components.toSchema(route.body, 'input'),
          },
        },
      },
    }),
    ...(route.bytesBody && {
      requestBody: {
        required: true,
        description: route.bytesBody.description,
        content: { 'application/octet-stream': {} },
      },
    }),
    responses: {
      200: {
        description: descriptionOf(route),
        content: toContent(components, route),
      },
      ...Object.fromEntries(
        errors.map(status => [
          status,
          { $ref: `#/components/responses/Error${status}` },
        ]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of a table of routes. */
export function createOpenApiDocument(
  routes: Record<string, RouteDefinition>,
): Json {
  const components = new Components();
  const error = components.toSchema(errorSchema, 'output');
  const paths: Record<string, Json> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method]: toOperation(components, operationId, route),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Shipshape',
      version: '1',
      description:
        'Cost, SLOs, incidents and recovery of services and their owners. Amounts are exact decimals as text in their billing currency; days are UTC; ranges are half-open.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/shipshape/v1' }],
    security: [{ backstageToken: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
      responses: Object.fromEntries(
        Object.entries(ERROR_DESCRIPTIONS).map(([status, description]) => [
          `Error${status}`,
          { description, content: { 'application/json': { schema: error } } },
        ]),
      ),
      securitySchemes: {
        backstageToken: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

/** The document as it is committed. */
export function formatOpenApi(document: Json): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
