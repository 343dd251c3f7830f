/** Runs the calls of one request, one after the other. The only file of this edge that catches. RFC 8620 §3.3 to §3.6 */
import { hash } from 'node:crypto'
import { Refusal } from '../../lib/refusal.ts'
import type { Principal } from '../../service/account/principal.ts'
import type { EmailAccount } from '../../service/emails/email-account.ts'
import { EmailPlaces } from '../../service/emails/email-places.ts'
import type { SharingOwner } from '../../service/sharing/shared-mailboxes.ts'
import { JmapRequestError, type JsonObject } from '../jmap-server.ts'
import { jmapAccountId, readJmapAccountId } from './account-id.ts'
import { withText } from './answer-text.ts'
import { RESPONSE_OCTETS_MAX } from './limits.ts'
import { type JmapContext, type JmapDeps, type JmapMethod, WITHOUT_METHODS } from './method.ts'
import { MethodError, methodErrorOf } from './method-error.ts'
import type { JmapRequest, MethodCall } from './read-request.ts'
import { type Answered, resolveReferences } from './references.ts'

export type MethodTable = ReadonlyMap<string, JmapMethod>

/** Who asks, and when they proved who they are, in ms. */
export type Asker = { readonly principal: Principal; readonly signedInMs: number }

/** Throws JmapRequestError `unknownCapability`. */
export async function answerRequest(
  deps: JmapDeps,
  methods: MethodTable,
  asker: Asker,
  request: JmapRequest,
): Promise<JsonObject> {
  const known = new Set([...WITHOUT_METHODS, ...[...methods.values()].map(({ capability }) => capability)])
  const unknown = request.using.find((one) => !known.has(one))
  if (unknown !== undefined)
    throw new JmapRequestError('unknownCapability', `This server has no “${unknown.slice(0, 200)}”.`)
  const context = await contextOf(deps, asker, request)
  const answered: Answered[] = []
  const texts: string[] = []
  let octets = 0
  for (const call of request.calls) {
    for (const [name, answer] of await runCall(context, methods, call, answered)) {
      const text = JSON.stringify(answer)
      octets += Buffer.byteLength(text)
      if (octets > RESPONSE_OCTETS_MAX) {
        const refused = { type: 'requestTooLarge' }
        answered.push({ name: 'error', id: call.id, answer: refused })
        texts.push(JSON.stringify(['error', refused, call.id]))
        break
      }
      answered.push({ name, answer, id: call.id })
      texts.push(`[${JSON.stringify(name)},${text},${JSON.stringify(call.id)}]`)
    }
    // Whoever asks much stands in line like others between two calls. THREATS TE5
    await context.breathe()
    if (octets > RESPONSE_OCTETS_MAX) break
  }
  const whole = {
    methodResponses: answered.map(({ name, answer, id }) => [name, answer, id]),
    ...(request.createdIds !== undefined && { createdIds: Object.fromEntries(context.createdIds) }),
    sessionState: sessionState(asker.principal, await context.own.sharing.owners()),
  }
  return withText(whole, texts)
}

type Answers = readonly (readonly [name: string, answer: JsonObject])[]

async function runCall(
  context: JmapContext,
  methods: MethodTable,
  { name, args }: MethodCall,
  answered: readonly Answered[],
): Promise<Answers> {
  try {
    const found = methods.get(name)
    if (found === undefined || !context.capabilities.has(found.capability))
      throw new MethodError('unknownMethod')
    const read = found.args.safeParse(resolveReferences(args, answered))
    if (!read.success) throw new MethodError('invalidArguments', read.error.issues.map(worded).join('; '))
    const about = await accountOf(context, found, read.data)
    const answer = await found.run(about, read.data)
    return isSeveral(answer) ? answer : [[name, answer]]
  } catch (error) {
    return [['error', errorOf(context, name, error)]]
  }
}

function isSeveral(answer: JsonObject | Answers): answer is Answers {
  return Array.isArray(answer)
}

function worded({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[]
  readonly message: string
}): string {
  return `${path.map(String).join('.')}: ${message}`
}

/** Another's account of which nothing is shared and one that is not there are the same. THREATS JM3 */
async function accountOf(context: JmapContext, asked: JmapMethod, args: unknown): Promise<JmapContext> {
  const { accountId } = args as { readonly accountId?: unknown }
  if (accountId === undefined || accountId === context.accountId) return context
  const about = await context.account(String(accountId))
  if (about === undefined) throw new MethodError('accountNotFound')
  if (asked.shared !== true) throw new MethodError('accountNotSupportedByMethod')
  return about
}

function errorOf(context: JmapContext, name: string, error: unknown): JsonObject {
  if (error instanceof MethodError) return told(error)
  if (error instanceof Refusal) return { ...told(methodErrorOf(error)), description: context.say(error.text) }
  context.deps.log.error('jmap.failed', error, { method: name })
  return { type: 'serverFail' }
}

function told({ type, message }: MethodError): JsonObject {
  return { type, ...(message !== '' && { description: message }) }
}

async function contextOf(deps: JmapDeps, { principal, signedInMs }: Asker, request: JmapRequest) {
  const own = await deps.openAccount(principal)
  const known = new Map<string, Promise<JmapContext | undefined>>()
  const account = (id: string): Promise<JmapContext | undefined> => {
    const found = known.get(id) ?? sharedContext(id)
    known.set(id, found)
    return found
  }
  const common: Common = {
    ...{ deps, principal, signedInMs, own, account },
    capabilities: new Set(request.using),
    createdIds: new Map(request.createdIds),
    breathe: async () => {
      await deps.turns.take(principal.organisationId)
    },
    say: (text) => deps.texts.format(principal.language, text),
  }
  const sharedContext = async (id: string): Promise<JmapContext | undefined> => {
    const owner = readJmapAccountId(id)
    const mail = owner === undefined ? undefined : await own.sharing.account(owner)
    return mail && aboutAccount(common, mail)
  }
  const context = aboutAccount(common, own)
  known.set(context.accountId, Promise.resolve(context))
  return context
}

type Common = Omit<JmapContext, 'accountId' | 'changed' | 'conversations' | 'mail' | 'places'>

/** What the calls of one request about one account share. */
function aboutAccount(common: Common, mail: EmailAccount): JmapContext {
  let places: Promise<EmailPlaces> | undefined
  const context: JmapContext = {
    ...{ ...common, mail, accountId: jmapAccountId(mail.id) },
    places: () => {
      places ??= EmailPlaces.read(mail)
      return places
    },
    conversations: async () => common.deps.conversations.of(mail, await context.places()),
    changed: () => {
      places = undefined
    },
  }
  return context
}

/** Another one when the session resource would say something else. RFC 8620 §2 */
export function sessionState(
  { accountId, version, language }: Principal,
  owners: readonly SharingOwner[],
): string {
  const shared = owners.map(({ owner, rights }) => `${owner.id}:${rights}`).join()
  return hash('sha256', `${accountId} ${version} ${language} ${shared}`, 'hex').slice(0, 16)
}
