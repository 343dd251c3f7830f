/** Octets into a request, within bounds, before anything is carried out. RFC 8620 §3.3, §3.6.1, THREATS JM1 */
import type { JsonObject, JsonValue } from '../jmap-server.ts'
import { JmapRequestError } from '../jmap-server.ts'
import { CALLS_MAX, JSON_DEPTH_MAX, REQUEST_OCTETS_MAX } from './limits.ts'

export type MethodCall = { readonly name: string; readonly args: JsonObject; readonly id: string }

export type JmapRequest = {
  readonly using: readonly string[]
  readonly calls: readonly MethodCall[]
  /** Given by who knows ids of an earlier request by other names. */
  readonly createdIds: ReadonlyMap<string, string> | undefined
}

const QUOTE = 0x22
const BACKSLASH = 0x5c

/** Throws JmapRequestError. */
export function readRequest(body: Uint8Array): JmapRequest {
  return requestOf(readJson(body))
}

/** What came as JSON, within its bounds. Throws JmapRequestError. */
export function readJson(body: Uint8Array): JsonValue {
  if (body.length > REQUEST_OCTETS_MAX)
    throw new JmapRequestError('limit', 'The request is too large.', 'maxSizeRequest')
  if (isDeep(body))
    throw new JmapRequestError('notJSON', `More than ${JSON_DEPTH_MAX} brackets within each other.`)
  return parsed(body)
}

/** Throws JmapRequestError. */
export function requestOf(request: JsonValue): JmapRequest {
  if (!isObject(request)) throw new JmapRequestError('notRequest', 'A request is an object.')
  const { using, methodCalls, createdIds } = request
  if (!Array.isArray(using) || !using.every((one) => typeof one === 'string'))
    throw new JmapRequestError('notRequest', '“using” is a list of capabilities.')
  if (!Array.isArray(methodCalls))
    throw new JmapRequestError('notRequest', '“methodCalls” is a list of calls.')
  if (methodCalls.length > CALLS_MAX)
    throw new JmapRequestError('limit', `At most ${CALLS_MAX} calls in one request.`, 'maxCallsInRequest')
  return { using, calls: methodCalls.map(readCall), createdIds: readIds(createdIds) }
}

function readCall(call: JsonValue): MethodCall {
  const [name, args, id] = isList(call) && call.length === 3 ? call : []
  if (typeof name !== 'string' || typeof id !== 'string' || !isObject(args))
    throw new JmapRequestError('notRequest', 'A call is a list of a name, its arguments and an id.')
  return { name, args, id }
}

function readIds(ids: JsonValue | undefined): ReadonlyMap<string, string> | undefined {
  if (ids === undefined) return undefined
  const entries = isObject(ids) ? Object.entries(ids) : [['', null] as const]
  const known = new Map<string, string>()
  for (const [name, id] of entries) {
    if (typeof id !== 'string') throw new JmapRequestError('notRequest', '“createdIds” is an object of ids.')
    known.set(name, id)
  }
  return known
}

/** `Array.isArray` makes lists of anything out of lists of what we know. */
export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** I-JSON: UTF-8 and nothing else. RFC 7493 §2.1 */
function parsed(body: Uint8Array): JsonValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as JsonValue
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new JmapRequestError('notJSON', 'The request is not JSON.')
    throw error
  }
}

/** Whether brackets are nested too deeply; those within strings do not count. */
function isDeep(body: Uint8Array): boolean {
  let depth = 0
  let isText = false
  for (let at = 0; at < body.length; at++) {
    const sign = body[at]
    if (isText) {
      if (sign === BACKSLASH) at++
      else if (sign === QUOTE) isText = false
    } else if (sign === QUOTE) isText = true
    else if (sign === 0x5b || sign === 0x7b) {
      if (++depth > JSON_DEPTH_MAX) return true
    } else if (sign === 0x5d || sign === 0x7d) depth--
  }
  return false
}
