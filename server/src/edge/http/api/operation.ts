/**
 * A route that carries an administrative method: path, question and body become its input, its answer leaves as the
 * contract says. What the method says of itself is not said again: its schema checks the request and describes it in
 * the OpenAPI document. Instants are RFC 3339 outside and milliseconds (`…Ms`) inside.
 *
 *   PATCH /api/v1/accounts/ana@empresa.test {"displayName":"Ana"}   →   account.set {address, displayName}
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiArea } from '../../../../../contract/src/api-key.ts'
import { Refusal } from '../../../lib/refusal.ts'
import type { Json } from '../../../service/admin/method.ts'
import type { KeptAnswer } from '../../../service/session/api-requests.ts'
import { type Access, type ApiHeader, callerOf } from '../access.ts'
import type { HttpApp, HttpParts } from '../http-app.ts'
import { ConditionError } from '../problems.ts'
import { conditionsOf, entityTag } from './conditions.ts'
import { carryOutOnce } from './request-key.ts'

export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly access: Exclude<Access, 'anyone'>
  /** Which keys of programs may; absent: people only. */
  readonly area?: ApiArea
  /** Only soon after signing in. */
  readonly fresh?: true
  /** The AdminMethod. */
  readonly call: string
  /** What the document calls it, where another operation carries the same method. */
  readonly id?: string
  /** Fields of its that this operation does not take. */
  readonly without?: readonly string[]
  readonly summary: string
  /** Absent: 204, and the method's own answer is not told. */
  readonly answer?: z.ZodType
  /** Answers with events as they happen, until somebody hangs up. */
  readonly stream?: OpenStream
  readonly status?: 200 | 201
  /** Octets of its body, where it carries more than a form. */
  readonly bodyBytes?: number
  /** Answers with a file of that media type: the method says its `name`, and its octets in `base64`. */
  readonly file?: string
}

/** Begins a stream; what is refused is refused before its answer begins. */
export type OpenStream = (asked: StreamAsked, input: Json) => Promise<void>
export type StreamAsked = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly deps: HttpParts
}

type Shape = Readonly<Record<string, z.ZodType>>

/** Throws when a method is not there, or has no field for a part of its path. */
export function addOperations(app: HttpApp, deps: HttpParts, operations: readonly Operation[]): void {
  for (const operation of operations) {
    const looking = operations.find(({ method, url }) => method === 'GET' && url === operation.url)
    addOperation(app, deps, operation, looking)
  }
}

/** `looking`: the operation that shows what this one is about; absent: none does. */
function addOperation(
  app: HttpApp,
  deps: HttpParts,
  operation: Operation,
  looking: Operation | undefined,
): void {
  const { method, url, access, area, fresh, call, summary, answer, status = 200 } = operation
  const input = fieldsOf(deps.adminInput(call), operation.without)
  const params = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  for (const name of params) if (!(name in input)) throw new Error(`${call} has no ${name} for ${url}`)
  const asks = method === 'GET' || method === 'DELETE'
  const headers = headersOf(operation, looking)
  const stream = operation.stream
  const carryOut = method === 'GET' ? look : change
  app.route({
    method,
    url,
    config: {
      access,
      ...(area !== undefined && { area }),
      ...(fresh !== undefined && { fresh }),
      described: {
        ...{ call: operation.id ?? call, summary, headers, stream: stream !== undefined },
        ...(operation.file !== undefined && { file: operation.file }),
        ...describe(input, params, asks),
      },
    },
    // To hear only the head of what does not end is no use.
    ...(operation.bodyBytes !== undefined && { bodyLimit: operation.bodyBytes }),
    exposeHeadRoute: stream === undefined,
    schema: { response: answer === undefined ? {} : { [status]: answer } },
    handler: async (request, reply) => {
      const asked = readInput(input, params, request, asks)
      if (stream !== undefined) {
        await stream({ request, reply, deps }, asked)
        return reply
      }
      const { status: told, body } = await carryOut({ request, reply, deps, operation, looking }, asked)
      if (operation.file !== undefined && told === 200) return sendFile(reply, operation.file, body)
      return reply.code(told).send(body)
    },
  })
}

function sendFile(reply: FastifyReply, type: string, body: unknown): FastifyReply {
  const { name, base64 } = z.object({ name: z.string().regex(/^[\w.-]+$/), base64: z.base64() }).parse(body)
  // To be kept, not to be shown in our origin. THREATS JM6
  reply.header('content-disposition', `attachment; filename="${name}"`)
  return reply.type(type).send(Buffer.from(base64, 'base64'))
}

/** What an operation understands beside its fields. */
function headersOf({ method, stream }: Operation, looking: Operation | undefined): readonly ApiHeader[] {
  if (stream !== undefined) return ['Last-Event-ID']
  if (method === 'GET') return ['If-None-Match']
  if (method === 'POST') return ['Idempotency-Key']
  return looking === undefined ? [] : ['If-Match']
}

type Asked = {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly deps: HttpParts
  readonly operation: Operation
  readonly looking: Operation | undefined
}

async function look({ request, reply, deps, operation }: Asked, input: Json): Promise<KeptAnswer> {
  const body = outward(await deps.admin(callerOf(request).principal, operation.call, input))
  const tag = entityTag(body)
  reply.header('etag', tag)
  switch (conditionsOf(request.headers).against(tag)) {
    case 'go':
      return { status: 200, body }
    case 'known':
      return { status: 304 }
    case 'changed':
      throw new ConditionError('changed', { key: 'http.changed' })
  }
}

async function change(asked: Asked, input: Json): Promise<KeptAnswer> {
  const { request, reply, deps, operation } = asked
  const { answer, status = 200, call, method } = operation
  const work = async (): Promise<KeptAnswer> => {
    const result = await deps.admin(callerOf(request).principal, call, input)
    return answer === undefined ? { status: 204 } : { status, body: outward(result) }
  }
  if (conditionsOf(request.headers).asked) return await unlessChanged(asked, input, work)
  return method === 'POST' ? await carryOutOnce(request, reply, deps, work) : await work()
}

/**
 * Between the look and the change nobody else who has a condition changes the same thing. What is there is asked with those
 * fields of the change that also say what is meant.
 */
async function unlessChanged(
  { request, deps, looking }: Asked,
  input: Json,
  work: () => Promise<KeptAnswer>,
): Promise<KeptAnswer> {
  if (looking === undefined) throw new ConditionError('changed', { key: 'http.noTag' })
  const { principal } = callerOf(request)
  const taken = fieldsOf(deps.adminInput(looking.call), looking.without)
  const fields = Object.entries(input as Readonly<Record<string, Json>>).filter(([name]) => name in taken)
  // What nobody names is one's own company's.
  const thing = fields.length > 0 ? fields : principal.organisationId
  return await deps.apiRequests.alone(`${looking.url} ${JSON.stringify(thing)}`, async () => {
    const now = outward(await deps.admin(principal, looking.call, Object.fromEntries(fields)))
    if (conditionsOf(request.headers).against(entityTag(now)) !== 'go')
      throw new ConditionError('changed', { key: 'http.changed' })
    return await work()
  })
}

function fieldsOf(input: Shape, without: readonly string[] = []): Shape {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !without.includes(name)))
}

type Parts = { readonly params?: z.ZodType; readonly query?: z.ZodType; readonly body?: z.ZodType }

/** The fields of the input by where they come from, as they are written outside. */
function describe(input: Shape, params: readonly string[], asks: boolean): Parts {
  const outer = (names: readonly string[]): z.ZodType =>
    z.strictObject(Object.fromEntries(names.map((name) => outerField(name, input[name]))))
  const rest = Object.keys(input).filter((name) => !params.includes(name))
  return {
    ...(params.length > 0 && { params: outer(params) }),
    ...(rest.length > 0 && { [asks ? 'query' : 'body']: outer(rest) }),
  }
}

function outerField(name: string, schema: z.ZodType | undefined): [string, z.ZodType] {
  if (schema === undefined) throw new Error(`there is no field ${name}`)
  if (!name.endsWith('Ms')) return [name, schema]
  const instant = schema.safeParse(null).success ? z.iso.datetime().nullable() : z.iso.datetime()
  return [outerName(name), schema.safeParse(undefined).success ? instant.optional() : instant]
}

function outerName(name: string): string {
  return name.replace(/Ms$/, 'At')
}

/** Checked by the method's own schema. Throws Refusal `invalid` for what could not be meant. */
function readInput(input: Shape, params: readonly string[], request: FastifyRequest, asks: boolean): Json {
  const path = request.params as Readonly<Record<string, string>>
  const rest = ((asks ? request.query : request.body) ?? {}) as Readonly<Record<string, unknown>>
  if (typeof rest !== 'object' || Array.isArray(rest)) throw unfit('body')
  const read: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(rest)) {
    const inner = name.replace(/At$/, 'Ms')
    // One field by two names, or a part of the path said again: which was meant?
    if (params.includes(name) || name.endsWith('Ms')) throw unfit(name)
    if (!(name in input || inner in input)) throw unfit(name)
    if (inner !== name && inner in input) read[inner] = readInstant(name, value)
    else read[name] = asks ? readWord(input[name], value) : value
  }
  for (const name of params) read[name] = readWord(input[name], path[name])
  return read as Json
}

function readInstant(name: string, value: unknown): number | null {
  if (value === null) return null
  const read = z.iso.datetime().safeParse(value)
  if (!read.success) throw unfit(name)
  return Date.parse(read.data)
}

/** In paths and questions everything is a text. What is no number stays one, and the schema says so. */
function readWord(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined || typeof value !== 'string') return value
  if (/^\d{1,15}$/.test(value) && schema.safeParse(Number(value)).success) return Number(value)
  // A field that is a list, and was said once.
  if (!schema.safeParse(value).success && schema.safeParse([value]).success) return [value]
  if (/^(?:true|false)$/.test(value) && schema.safeParse(value === 'true').success) return value === 'true'
  return value
}

function unfit(what: string): Refusal {
  return new Refusal('invalid', { key: 'http.fields', values: { what } })
}

/** The method's answer as it is told: instants by their outer names. */
function outward(value: Json): Json {
  if (Array.isArray(value)) return value.map(outward)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) =>
      name.endsWith('Ms')
        ? [outerName(name), typeof one === 'number' ? new Date(one).toISOString() : one]
        : [name, one === undefined ? one : outward(one)],
    ),
  )
}
