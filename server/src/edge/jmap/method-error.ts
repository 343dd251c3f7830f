/** Why one method call, or one object of it, was not carried out. RFC 8620 §3.6.2, §5.3 */
import type { Refusal, RefusalCode } from '../../lib/refusal.ts'
import type { JsonObject } from '../jmap-server.ts'

export type MethodErrorType =
  | 'accountNotFound'
  | 'accountNotSupportedByMethod'
  | 'accountReadOnly'
  | 'anchorNotFound'
  | 'blobNotFound'
  | 'cannotCalculateChanges'
  | 'forbidden'
  | 'fromAccountNotFound'
  | 'invalidArguments'
  | 'invalidResultReference'
  | 'overQuota'
  | 'rateLimit'
  | 'requestTooLarge'
  | 'serverFail'
  | 'serverUnavailable'
  | 'stateMismatch'
  | 'tooManyChanges'
  | 'unknownDataType'
  | 'unknownMethod'
  | 'unsupportedFilter'
  | 'unsupportedSort'

export class MethodError extends Error {
  override readonly name = 'MethodError'
  readonly type: MethodErrorType

  constructor(type: MethodErrorType, description = '') {
    super(description)
    this.type = type
  }
}

/** Of one object of a /set. */
export type SetError = JsonObject & { readonly type: string }

/** One that names what is wrong with which properties. RFC 8620 §5.3 */
export function invalidProperties(properties: readonly string[], description: string): SetError {
  return { type: 'invalidProperties', properties, description }
}

/** Carries a SetError out of where an object is read. */
export class SetFault extends Error {
  override readonly name = 'SetFault'
  readonly error: SetError

  constructor(error: SetError) {
    super(error.type)
    this.error = error
  }
}

const METHOD_TYPES: Partial<Record<RefusalCode, MethodErrorType>> = {
  forbidden: 'forbidden',
  limit: 'requestTooLarge',
  'over-quota': 'overQuota',
  'too-large': 'requestTooLarge',
  'too-many': 'rateLimit',
  'try-later': 'serverUnavailable',
  'no-space': 'serverUnavailable',
  damaged: 'serverFail',
}

/** What a refusal of a service is for the whole call. */
export function methodErrorOf(refusal: Refusal): MethodError {
  return new MethodError(METHOD_TYPES[refusal.code] ?? 'forbidden', refusal.text.key)
}

const SET_TYPES: Partial<Record<RefusalCode, string>> = {
  'already-exists': 'invalidProperties',
  cannot: 'forbidden',
  'in-use': 'forbidden',
  invalid: 'invalidProperties',
  limit: 'overQuota',
  'no-space': 'overQuota',
  'not-found': 'notFound',
  'over-quota': 'overQuota',
  'sender-not-owned': 'forbiddenFrom',
  'too-large': 'tooLarge',
  'too-many': 'rateLimit',
  'try-later': 'rateLimit',
}

/** The same for one object; `say` words the sentence for who asks. */
export function setErrorOf(refusal: Refusal, description: string): SetError {
  return { type: SET_TYPES[refusal.code] ?? 'forbidden', description }
}
