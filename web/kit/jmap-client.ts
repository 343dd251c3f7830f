/**
 * The way to the mail: JMAP. Calls that are made in one turn of the page travel in one request, a call may take its
 * arguments from the answer of one before it, and each call fails alone. RFC 8620 §3
 *
 *   const query = jmap.prepare<QueryAnswer>('Email/query', { filter, limit: 50 })
 *   const get = jmap.prepare<GetAnswer>('Email/get', { '#ids': query.ref('/ids') })
 *   const [found, mails] = await jmap.send(query, get)
 */
import { ApiProblem, isRecord, Unreachable } from './api-client.ts'
import { CALLS_A_REQUEST } from './limits.ts'

export type JmapArguments = Readonly<Record<string, unknown>>
/** RFC 8620 §3.7 */
export type ResultReference = { readonly resultOf: string; readonly name: string; readonly path: string }
type Invocation = readonly [name: string, args: Readonly<Record<string, unknown>>, id: string]

/** RFC 8620 §2 */
export type JmapSession = {
  readonly capabilities: Readonly<Record<string, JmapArguments>>
  readonly accounts: Readonly<Record<string, JmapAccount>>
  readonly primaryAccounts: Readonly<Record<string, string>>
  readonly username: string
  readonly apiUrl: string
  readonly downloadUrl: string
  readonly uploadUrl: string
  readonly eventSourceUrl: string
  readonly state: string
}
export type JmapAccount = {
  readonly name: string
  readonly isPersonal: boolean
  readonly isReadOnly: boolean
  readonly accountCapabilities: Readonly<Record<string, JmapArguments>>
}

/** A call that is not sent yet. */
export type JmapCall<T> = {
  readonly id: string
  readonly name: string
  readonly args: JmapArguments
  /** Stands for a part of the answer, by JSON pointer with `*` for every member of a list. RFC 8620 §3.7 */
  ref(path: string): ResultReference
  /** Only for the type of the answer. */
  readonly answer?: T
}
type Answers<C extends readonly JmapCall<unknown>[]> = {
  -readonly [K in keyof C]: C[K] extends JmapCall<infer T> ? T : never
}

/** One call was refused; the others of its request are not touched. RFC 8620 §3.6.2 */
export class JmapError extends Error {
  override readonly name = 'JmapError'
  /** `invalidArguments`, `cannotCalculateChanges`, `stateMismatch`, … */
  readonly type: string
  readonly members: JmapArguments

  constructor(type: string, members: JmapArguments) {
    super(typeof members['description'] === 'string' ? members['description'] : type)
    this.type = type
    this.members = members
  }
}

export type JmapClient = {
  /** Asked for once; `refresh` asks again. */
  session(refresh?: boolean): Promise<JmapSession>
  prepare<T>(name: string, args: JmapArguments): JmapCall<T>
  /** Throws the first JmapError among the answers. */
  send<const C extends readonly JmapCall<unknown>[]>(...calls: C): Promise<Answers<C>>
  call<T>(name: string, args: JmapArguments): Promise<T>
  /** Hears the state of the session that came with every answer: it changed when accounts or rights did. */
  onSessionState(hear: (state: string) => void): void
}

export type JmapTransport = {
  readonly session: () => Promise<JmapSession>
  /** Posts one request to `url`; throws ApiProblem and Unreachable. */
  readonly post: (url: string, body: unknown) => Promise<unknown>
}

type Waiting = {
  readonly calls: readonly JmapCall<unknown>[]
  readonly resolve: (answers: readonly unknown[]) => void
  readonly reject: (error: unknown) => void
}

export function createJmapClient(transport: JmapTransport): JmapClient {
  let session: Promise<JmapSession> | undefined
  let waiting: Waiting[] = []
  let lastId = 0
  let hear: ((state: string) => void) | undefined

  const getSession: JmapClient['session'] = (refresh = false) => {
    if (session === undefined || refresh) {
      session = transport.session()
      // What stood in the way may be gone when the next one asks.
      session.catch(() => {
        session = undefined
      })
    }
    return session
  }

  const flush = async (): Promise<void> => {
    const all = waiting
    waiting = []
    try {
      const known = await getSession()
      const most = Number(known.capabilities['urn:ietf:params:jmap:core']?.['maxCallsInRequest'])
      for (const some of portions(all, Number.isSafeInteger(most) && most > 0 ? most : CALLS_A_REQUEST))
        void sendTogether(some, known, transport, (state) => hear?.(state))
    } catch (error) {
      for (const { reject } of all) reject(error)
    }
  }

  const send = (calls: readonly JmapCall<unknown>[]): Promise<readonly unknown[]> => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly unknown[]>()
    if (waiting.length === 0) setTimeout(() => void flush(), 0)
    waiting.push({ calls, resolve, reject })
    return promise
  }

  const prepare: JmapClient['prepare'] = (name, args) => {
    lastId++
    const id = `c${lastId}`
    return { id, name, args, ref: (path) => ({ resultOf: id, name, path }) }
  }

  return {
    session: getSession,
    prepare,
    send: async (...calls) => (await send(calls)) as never,
    call: async (name, args) => (await send([prepare(name, args)]))[0] as never,
    onSessionState(listener) {
      hear = listener
    },
  }
}

/** Calls that were sent together stay together: they may speak of each other. */
function portions(all: readonly Waiting[], most: number): Waiting[][] {
  const requests: Waiting[][] = []
  let room = 0
  for (const one of all) {
    const last = requests.at(-1)
    if (last === undefined || one.calls.length > room) {
      requests.push([one])
      room = most - one.calls.length
    } else {
      last.push(one)
      room -= one.calls.length
    }
  }
  return requests
}

async function sendTogether(
  some: readonly Waiting[],
  session: JmapSession,
  { post }: JmapTransport,
  hear: (state: string) => void,
): Promise<void> {
  try {
    const methodCalls = some.flatMap(({ calls }) => calls.map(({ name, args, id }) => [name, args, id]))
    const answer = await post(session.apiUrl, { using: Object.keys(session.capabilities), methodCalls })
    const responses = invocationsOf(answer)
    if (isRecord(answer) && typeof answer['sessionState'] === 'string') hear(answer['sessionState'])
    for (const { calls, resolve, reject } of some)
      try {
        resolve(calls.map((call) => answerOf(call, responses)))
      } catch (error) {
        reject(error)
      }
  } catch (error) {
    for (const { reject } of some) reject(error)
  }
}

function invocationsOf(answer: unknown): readonly Invocation[] {
  const list: unknown = isRecord(answer) ? answer['methodResponses'] : undefined
  if (!Array.isArray(list)) throw new JmapError('serverFail', { description: 'not a JMAP answer' })
  return list as readonly Invocation[]
}

/** A method may answer with more than its own response, all under one id; its own is the first of its name. */
function answerOf({ id, name }: JmapCall<unknown>, responses: readonly Invocation[]): unknown {
  const own = responses.filter((response) => response[2] === id)
  const failed = own.find(([said]) => said === 'error')
  if (failed !== undefined) throw new JmapError(String(failed[1]['type'] ?? 'serverFail'), failed[1])
  const found = own.find(([said]) => said === name)
  if (found === undefined) throw new JmapError('serverFail', { description: `no answer to ${name}` })
  return found[1]
}

/** True for what may be tried again as it is: the network, or a server that says so. */
export function mayRetry(error: unknown): boolean {
  if (error instanceof Unreachable) return true
  if (error instanceof ApiProblem) return error.status === 429 || error.status === 503
  return (
    error instanceof JmapError && (error.type === 'serverUnavailable' || error.type === 'serverPartialFail')
  )
}
