/**
 * Texts of a WebSocket into what they ask for. RFC 8887 §4.3
 *
 *   {"@type":"Request","id":"R1","using":[…],"methodCalls":[…]}   {"@type":"Response","requestId":"R1","methodResponses":[…], …}
 *   {"@type":"WebSocketPushEnable","dataTypes":["Email"]}          from now on {"@type":"StateChange", …}
 */
import { type Heard, JmapRequestError, type JsonObject } from '../jmap-server.ts'
import { CONCURRENT_REQUESTS_MAX } from './limits.ts'
import { isList, isObject, type JmapRequest, readJson, requestOf } from './read-request.ts'

/** `text` undefined: there was no room for it. Throws what is our bug, and nothing else. */
export async function hearText(
  text: Uint8Array | undefined,
  answerTo: (request: JmapRequest) => Promise<JsonObject>,
): Promise<Heard> {
  let requestId: string | null = null
  try {
    if (text === undefined)
      throw new JmapRequestError(
        'limit',
        `At most ${CONCURRENT_REQUESTS_MAX} at once.`,
        'maxConcurrentRequests',
      )
    const said = readJson(text)
    if (!isObject(said)) throw new JmapRequestError('notRequest', 'A message is an object.')
    if (said['@type'] === 'WebSocketPushDisable') return { kind: 'no-push' }
    if (said['@type'] === 'WebSocketPushEnable') return wishOf(said)
    if (typeof said['id'] === 'string') requestId = said['id']
    if (said['@type'] !== 'Request') throw new JmapRequestError('notRequest', 'Not a message that is known.')
    const answer = await answerTo(requestOf(said))
    return { kind: 'answer', answer: { '@type': 'Response', ...idOf(requestId), ...answer } }
  } catch (error) {
    if (error instanceof JmapRequestError) return { kind: 'answer', answer: errorOf(error, requestId) }
    throw error
  }
}

/** Throws JmapRequestError. RFC 8887 §4.3.5.2 */
function wishOf({ dataTypes, pushState }: JsonObject): Heard {
  const types = dataTypes === undefined || dataTypes === null ? 'all' : namesOf(dataTypes)
  if (types === undefined)
    throw new JmapRequestError('notRequest', '“dataTypes” is a list of names, or null.')
  return { kind: 'push', types, pushState: typeof pushState === 'string' ? pushState : undefined }
}

function namesOf(value: NonNullable<JsonObject[string]>): ReadonlySet<string> | undefined {
  if (!isList(value)) return undefined
  const names = value.filter((one) => typeof one === 'string')
  return names.length === value.length ? new Set(names) : undefined
}

/** Not said when it was not asked by one. RFC 8887 §4.3.3 */
function idOf(requestId: string | null): JsonObject {
  return requestId === null ? {} : { requestId }
}

/** RFC 8887 §4.3.4 */
function errorOf({ type, message, limit }: JmapRequestError, requestId: string | null): JsonObject {
  return {
    '@type': 'RequestError',
    requestId,
    type: `urn:ietf:params:jmap:error:${type}`,
    status: 400,
    detail: message,
    ...(limit !== undefined && { limit }),
  }
}
