/**
 * The operator's door: administrative methods over the control socket of the running server, or, when none runs, on
 * the data itself. Who can open the socket (0600) is the operator of this machine.
 */
import type { Log } from '../lib/log.ts'
import { Refusal } from '../lib/refusal.ts'
import { LANGUAGES, type Language, type Texts } from '../lib/text.ts'
import type { Principal } from '../service/account/principal.ts'
import type { Json } from '../service/admin/method.ts'
import type { AdminResult } from './thread-messages.ts'

/** Throws Refusal. */
export type AdminCall = (principal: Principal, method: string, input: Json) => Promise<Json>

/** A question as it comes over the socket. */
type Question = {
  readonly id: number
  readonly method: string
  readonly input: Json
  readonly language: Language
}

export type Answer =
  | { readonly id: number; readonly ok: Json }
  | { readonly id: number; readonly error: { readonly code: string; readonly text: string } }

export function operatorPrincipal(language: Language): Principal {
  return {
    accountId: undefined,
    organisationId: undefined,
    address: 'operator',
    role: 'operator',
    language,
    scopes: new Set(),
    version: 0,
  }
}

/** Runs one method as the operator; what is thrown becomes data. */
export function runAdmin(
  call: AdminCall,
  method: string,
  input: Json,
  language: Language,
  log: Log,
): Promise<AdminResult> {
  return runAs(operatorPrincipal(language), call, method, input, log)
}

/** The same as whoever asks. */
export async function runAs(
  principal: Principal,
  call: AdminCall,
  method: string,
  input: Json,
  log: Log,
): Promise<AdminResult> {
  try {
    return { ok: await call(principal, method, input) }
  } catch (error) {
    if (error instanceof Refusal)
      return { refused: { code: error.code, key: error.text.key, values: error.text.values ?? {} } }
    log.error('admin.failed', error, { method })
    return { bug: true }
  }
}

/** Words a result in the language of the person at the terminal. */
export function answerOf(
  texts: Texts,
  id: number,
  language: Language,
  result: AdminResult | undefined,
): Answer {
  if (result === undefined)
    return { id, error: { code: 'try-later', text: texts.format(language, { key: 'cli.queueAway' }) } }
  if ('ok' in result) return { id, ok: result.ok }
  if ('bug' in result)
    return { id, error: { code: 'bug', text: texts.format(language, { key: 'cli.serverBug' }) } }
  const { code, key, values } = result.refused
  return { id, error: { code, text: texts.format(language, { key, values }) } }
}

/** Undefined: not a question at all. */
export function readQuestion(line: unknown): Question | undefined {
  if (typeof line !== 'object' || line === null) return undefined
  const { id, method, input, language } = line as Partial<Record<keyof Question, unknown>>
  if (typeof id !== 'number' || typeof method !== 'string') return undefined
  const known = LANGUAGES.find((one) => one === language) ?? 'en'
  return { id, method, input: (input ?? {}) as Json, language: known }
}
