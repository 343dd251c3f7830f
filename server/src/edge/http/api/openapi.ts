/** The OpenAPI document of everything below /api/, made from the routes themselves. OpenAPI 3.1.1 */
import type { RouteOptions } from 'fastify'
import { z } from 'zod'
import type { ApiArea } from '../../../../../contract/src/api-key.ts'
import { Problem } from '../../../../../contract/src/problem.ts'
import type { Access, ApiHeader, Described } from '../access.ts'
import { IDEMPOTENCY_KEY_MAX } from '../limits.ts'
import { SUMMARIES } from './summaries.ts'

export type DescribedRoute = {
  readonly method: string
  /** As Fastify writes it: `/api/v1/accounts/:address`. */
  readonly url: string
  readonly access: Access
  readonly area?: ApiArea
  readonly described: Described
  /** By status; undefined: no content. */
  readonly answers: ReadonlyMap<number, z.ZodType | undefined>
}

export type JsonObject = { [key: string]: unknown }

const PROBLEM_TYPE = 'application/problem+json'
const ANY_PROBLEM = 'What is wrong and what to do, in the language of whoever asks'

/** As a route was registered. Throws for one below /api/ that does not say what it is for. */
export function describedRoute({ method, url, config, schema }: RouteOptions): DescribedRoute {
  const { access, area } = config ?? {}
  const verb = String(method)
  const summary = SUMMARIES[`${verb} ${url}`]
  const described = config?.described ?? (summary === undefined ? undefined : { summary, ...partsOf(schema) })
  if (described === undefined || access === undefined)
    throw new Error(`${verb} ${url} does not say what it is for`)
  const told = Object.entries((schema?.response ?? {}) as Readonly<Record<string, z.ZodType>>)
  const answers = new Map<number, z.ZodType | undefined>(
    told.map(([status, answer]) => [Number(status), answer]),
  )
  if (described.stream === true || described.file !== undefined) answers.set(200, undefined)
  if (answers.size === 0) answers.set(url.endsWith('/password-reset') ? 202 : 204, undefined)
  return { method: verb, url, access, ...(area !== undefined && { area }), described, answers }
}

function partsOf(schema: RouteOptions['schema']): Omit<Described, 'summary'> {
  const { params, querystring, body } = (schema ?? {}) as {
    params?: z.ZodType
    querystring?: z.ZodType
    body?: z.ZodType
  }
  return {
    ...(params !== undefined && { params }),
    ...(querystring !== undefined && { query: querystring }),
    ...(body !== undefined && { body }),
  }
}

/** `version` is of the program; the API's own is in its paths. */
export function openApiDocument(
  routes: readonly DescribedRoute[],
  about: { readonly version: string; readonly origin: string },
): JsonObject {
  const schemas: JsonObject = {}
  const paths: Record<string, JsonObject> = {}
  for (const route of routes) {
    const path = route.url.replace(/:(\w+)/g, '{$1}')
    const item = paths[path] ?? {}
    paths[path] = item
    item[route.method.toLowerCase()] = operationOf(route, schemas)
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Valija',
      version: about.version,
      description:
        'Administration of companies, their domains and their people. An operator sees all, an administrator the own company, ' +
        'everybody else themselves; what is somebody else’s and what is not there answer alike. Pages: ask again with `after` set to `next`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: about.origin }],
    tags: [...new Set(routes.map(tagOf))].sort().map((name) => ({ name, description: TAGS[name] ?? name })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas,
      parameters: PARAMETERS,
      headers: HEADERS,
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-valija',
          description:
            'Of a browser. Requests that change something come from the same origin, or bear X-Valija-Request.',
        },
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'Of a program, with scopes and an end: `valija api-key add`.',
        },
      },
    },
  }
}

const PARAMETERS: Readonly<Record<ApiHeader, JsonObject>> = {
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The ETag of an earlier answer: 304 when nothing has changed since.',
    schema: { type: 'string' },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    description:
      'The ETag of what the same path showed: 412 when somebody has changed it since, and nothing is done.',
    schema: { type: 'string' },
  },
  'Last-Event-ID': {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'The id of the last event that was heard: what came after it is told first.',
    schema: { type: 'string' },
  },
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A name for this request, never used before: when it comes again within a day, it is not carried out again, and answered as it was.',
    schema: { type: 'string', minLength: 1, maxLength: IDEMPOTENCY_KEY_MAX },
  },
}

const EVENTS: JsonObject = {
  description: 'Events as they happen, each with JSON as its data',
  content: { 'text/event-stream': { schema: { type: 'string' } } },
}

const HEADERS: JsonObject = {
  ETag: { description: 'Names this content.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'Requests (`q`) in so many seconds (`w`).', schema: { type: 'string' } },
  RateLimit: {
    description: 'Requests that are left (`r`) for so many seconds (`t`).',
    schema: { type: 'string' },
  },
}

const TAGS: Readonly<Record<string, string>> = {
  account: 'One’s own account',
  accounts: 'People’s accounts',
  aliases: 'Addresses that lead to others',
  domains: 'Domains',
  groups: 'Addresses that lead to many',
  organisations: 'Companies',
  'password-reset': 'A new password by mail',
  queue: 'Mail that waits to leave',
  'second-factor': 'What proves a person besides the password',
  session: 'Signing in with a browser',
  sessions: 'One’s own browsers',
}

function tagOf({ url }: DescribedRoute): string {
  return url.split('/')[3] ?? ''
}

function operationOf(route: DescribedRoute, schemas: JsonObject): JsonObject {
  const { access, area, described, answers } = route
  const parameters = [
    ...parametersOf(described.params, 'path', schemas),
    ...parametersOf(described.query, 'query', schemas),
    ...(described.headers ?? []).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ]
  return {
    operationId: operationIdOf(route),
    summary: described.summary,
    tags: [tagOf(route)],
    security:
      access === 'anyone'
        ? []
        : [{ session: [] }, ...(area === undefined ? [] : [{ key: [scopeOf(route, area)] }])],
    ...(parameters.length > 0 && { parameters }),
    ...(described.body !== undefined && {
      requestBody: { required: true, content: jsonContent(described.body, 'input', schemas) },
    }),
    responses: {
      ...(described.headers?.includes('If-None-Match') === true && {
        304: { description: 'Nothing has changed' },
      }),
      ...Object.fromEntries(
        [...answers].map(([status, answer]) => [
          status,
          {
            ...contentOf(described, status, answer, schemas),
            headers: headersOf(route),
          },
        ]),
      ),
      '4XX': {
        description: ANY_PROBLEM,
        content: { [PROBLEM_TYPE]: { schema: jsonSchema(Problem, 'output', schemas) } },
      },
    },
  }
}

function contentOf(
  { stream, file }: Described,
  status: number,
  answer: z.ZodType | undefined,
  schemas: JsonObject,
): JsonObject {
  if (stream === true) return EVENTS
  // Octets need no schema. OpenAPI 3.1.1 §4.8.14.3
  if (file !== undefined) return { description: 'The file', content: { [file]: {} } }
  return responseOf(status, answer, schemas)
}

function headersOf({ access, described }: DescribedRoute): JsonObject {
  const names = [
    ...(described.headers?.includes('If-None-Match') === true ? ['ETag'] : []),
    ...(access === 'anyone' ? [] : ['RateLimit-Policy', 'RateLimit']),
  ]
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** `account.list` is `accountList`; a route of its own kind is called by its path. */
function operationIdOf({ method, url, described }: DescribedRoute): string {
  const words = described.call?.split(/[.-]/) ?? [
    method.toLowerCase(),
    ...url.split(/[/:-]+/).filter((word) => !/^(|api|v1)$/.test(word)),
  ]
  return words
    .map((word, n) => (n === 0 ? word : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`))
    .join('')
}

function scopeOf({ method }: DescribedRoute, area: ApiArea): string {
  return `${area}:${method === 'GET' ? 'read' : 'write'}`
}

function responseOf(status: number, answer: z.ZodType | undefined, schemas: JsonObject): JsonObject {
  if (answer === undefined)
    return { description: status === 202 ? 'Taken; what follows is not told' : 'Done' }
  return {
    description: status === 201 ? 'Made' : 'The answer',
    content: jsonContent(answer, 'output', schemas),
  }
}

function jsonContent(schema: z.ZodType, io: 'input' | 'output', schemas: JsonObject): JsonObject {
  return { 'application/json': { schema: jsonSchema(schema, io, schemas) } }
}

function parametersOf(
  fields: z.ZodType | undefined,
  where: 'path' | 'query',
  schemas: JsonObject,
): JsonObject[] {
  if (fields === undefined) return []
  const { properties = {}, required = [] } = jsonSchema(fields, 'input', schemas) as {
    properties?: Record<string, JsonObject>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema,
  }))
}

/** Schemas with a name of their own go to the components, and are pointed at. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output', schemas: JsonObject): JsonObject {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as JsonObject
  const { $defs = {}, $schema: _dialect, ...rest } = made
  for (const [name, definition] of Object.entries($defs as JsonObject))
    schemas[name] = pointed(withoutId(definition))
  const { id } = rest
  if (typeof id !== 'string') return pointed(rest) as JsonObject
  schemas[id] = pointed(withoutId(rest))
  return { $ref: `#/components/schemas/${id}` }
}

function withoutId(schema: unknown): unknown {
  const { id: _id, ...rest } = schema as JsonObject
  return rest
}

function pointed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(pointed)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) =>
      name === '$ref' && typeof value === 'string'
        ? [name, value.replace('#/$defs/', '#/components/schemas/')]
        : [name, pointed(value)],
    ),
  )
}
