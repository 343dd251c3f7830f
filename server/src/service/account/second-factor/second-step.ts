/**
 * The second step of a sign-in, and signing in with a passkey alone, which is two factors in one device. A step is good
 * for five minutes, one account in one version, and one sign-in; nothing of it is remembered as verified. THREATS ID4, ID9
 */
import type { Metrics } from '../../../lib/metrics.ts'
import { Refusal } from '../../../lib/refusal.ts'
import { escapeLine } from '../../../lib/safe-text.ts'
import { networkOf } from '../../../net/connection-limiter.ts'
import type { Directory } from '../../../store/directory.ts'
import type { PasskeyRecord } from '../../../store/directory-passkeys.ts'
import type { AccountRecord } from '../../../store/directory-types.ts'
import { SealFault } from '../../../store/sealed/sealer.ts'
import type { Authenticator, SignInContext } from '../authenticator.ts'
import type { Principal } from '../principal.ts'
import { CAUSE_MAX } from './limits.ts'
import { recoveryDigest } from './recovery-codes.ts'
import { type SecondFactorDeps, userHandle } from './second-factors.ts'
import type { Ticket } from './tickets.ts'
import { totpStepOf } from './totp.ts'
import { openTotp } from './totp-secret.ts'
import {
  type AssertionAnswer,
  type CeremonyOptions,
  challengeOf,
  readAssertion,
  requestOptions,
} from './webauthn.ts'

export type SecondStepDeps = SecondFactorDeps & {
  readonly authenticator: Authenticator
  readonly metrics: Metrics
}

export const STEP_WAYS = ['code', 'passkey', 'recovery'] as const
export type StepWay = (typeof STEP_WAYS)[number]

/** What the right password leads to: what is to be shown next, and what joins it to the password. */
export type PendingStep = { readonly pending: string; readonly ways: readonly StepWay[] }

/** Where a passkey is asked for: as the second step of a sign-in, or by a browser that knows nothing yet. */
export type PasskeyPlace =
  | { readonly kind: 'step'; readonly pending: string }
  | { readonly kind: 'browser'; readonly id: string }

export type SecondSteps = {
  begin(account: AccountRecord): Promise<PendingStep>
  /** A verification code or a recovery code. Refusal `expired` when the step is over, `auth-failed`, `auth-throttled`. */
  code(pending: string, code: string, context: SignInContext): Promise<Principal>
  passkeyOptions(place: PasskeyPlace): Promise<CeremonyOptions>
  passkey(place: PasskeyPlace, answer: AssertionAnswer, context: SignInContext): Promise<Principal>
}

export function createSecondSteps(deps: SecondStepDeps): SecondSteps {
  return {
    begin: (account) => begin(deps, account),
    code: (pending, code, context) => byCode(deps, pending, code, context),
    passkeyOptions: (place) => passkeyOptions(deps, place),
    passkey: (place, answer, context) => byPasskey(deps, place, answer, context),
  }
}

async function begin({ directory, tickets }: SecondStepDeps, account: AccountRecord): Promise<PendingStep> {
  const ways = await directory.read(async ({ secondFactors, passkeys }) => {
    const has: Record<StepWay, boolean> = {
      code: (await secondFactors.totp(account.id))?.confirmedMs !== undefined,
      passkey: (await passkeys.list(account.id)).length > 0,
      recovery: (await secondFactors.countRecoveryCodes(account.id)) > 0,
    }
    return STEP_WAYS.filter((way) => has[way])
  })
  return { pending: await tickets.issue('second-step', '', account), ways }
}

type Step = { readonly ticket: Ticket; readonly account: AccountRecord; readonly pending: string }

/** Throws Refusal `expired` for one that is over, was used, or is of an account that has changed since. */
async function readStep({ directory, tickets }: SecondStepDeps, pending: string): Promise<Step> {
  const ticket = await tickets.read('second-step', '', pending)
  if (ticket?.accountId === undefined) throw stepOver()
  let account = await directory.account(ticket.accountId)
  if (account !== undefined && account.version < ticket.version) {
    // Begun by a thread or node that knows a newer directory.
    await directory.refresh()
    account = await directory.account(ticket.accountId)
  }
  if (account?.version !== ticket.version) throw stepOver()
  return { ticket, account, pending }
}

async function finish(
  { tickets, authenticator }: SecondStepDeps,
  { ticket, account, pending }: Step,
  context: SignInContext,
  mechanism: string,
): Promise<Principal> {
  if (!(await tickets.spend(pending, ticket))) throw stepOver()
  return await authenticator.enter(account, context, mechanism)
}

async function byCode(
  deps: SecondStepDeps,
  pending: string,
  code: string,
  context: SignInContext,
): Promise<Principal> {
  const step = await readStep(deps, pending)
  const { account } = step
  try {
    await deps.authenticator.guarded(limiterName(account), context, 'code', async () =>
      (await useCode(deps, account, code.replace(/\s/g, ''))) ? true : undefined,
    )
  } catch (error) {
    if (error instanceof Refusal && error.code === 'auth-throttled') await tellGuessed(deps, account)
    throw error
  }
  return await finish(deps, step, context, 'code')
}

/** Whoever guesses codes knows the password: its holder hears so, once a day from the whole cluster. */
async function tellGuessed({ tickets, tell, log }: SecondStepDeps, account: AccountRecord): Promise<void> {
  if (!(await tickets.firstToday(`codes guessed ${account.id}`))) return
  log.warn('second-factor.guessed', { accountId: account.id })
  await tell(account, 'codesGuessed')
}

/** True for the first to use it, in the whole cluster. */
async function useCode(deps: SecondStepDeps, account: AccountRecord, code: string): Promise<boolean> {
  return /^\d+$/.test(code) ? await useTotp(deps, account, code) : await useRecoveryCode(deps, account, code)
}

async function useTotp(
  { directory, sealer, clock, log }: SecondStepDeps,
  { id }: AccountRecord,
  code: string,
): Promise<boolean> {
  const totp = await directory.read(({ secondFactors }) => secondFactors.totp(id))
  if (totp?.confirmedMs === undefined) return false
  try {
    const step = await totpStepOf(openTotp(await sealer(), totp.sealed, id), code, clock.now())
    if (step === undefined) return false
    return await directory.writeUnseen(({ secondFactors }) => secondFactors.useStep(id, step))
  } catch (error) {
    if (!(error instanceof SealFault)) throw error
    log.error('second-factor.locked', error, { accountId: id })
    throw new Refusal('cannot', { key: 'secondFactor.locked' }, { cause: error })
  }
}

async function useRecoveryCode(
  { directory, tell }: SecondStepDeps,
  account: AccountRecord,
  code: string,
): Promise<boolean> {
  const left = await directory.writeUnseen(async ({ secondFactors }) =>
    (await secondFactors.useRecoveryCode(account.id, recoveryDigest(code)))
      ? await secondFactors.countRecoveryCodes(account.id)
      : undefined,
  )
  if (left === undefined) return false
  await tell(account, 'recoveryUsed', { left })
  return true
}

async function passkeyOptions(deps: SecondStepDeps, place: PasskeyPlace): Promise<CeremonyOptions> {
  const { directory, tickets, party } = deps
  if (place.kind === 'browser')
    return await requestOptions(party, await tickets.issue('passkey', sessionOf(place)))
  const { account } = await readStep(deps, place.pending)
  const known = await directory.read(({ passkeys }) => passkeys.list(account.id))
  return await requestOptions(party, await tickets.issue('passkey', sessionOf(place), account), known)
}

async function byPasskey(
  deps: SecondStepDeps,
  place: PasskeyPlace,
  answer: AssertionAnswer,
  context: SignInContext,
): Promise<Principal> {
  const { authenticator } = deps
  if (place.kind === 'step') {
    const step = await readStep(deps, place.pending)
    await authenticator.guarded(limiterName(step.account), context, 'passkey', () =>
      usePasskey(deps, place, answer, step.account),
    )
    return await finish(deps, step, context, 'passkey')
  }
  // Nobody is named: what fails counts for the network it comes from.
  const name = `passkey ${networkOf(context.remoteAddress)}`
  const account = await authenticator.guarded(name, context, 'passkey', () =>
    usePasskey(deps, place, answer, undefined),
  )
  return await authenticator.enter(account, context, 'passkey')
}

/**
 * Whose passkey has signed; undefined for none that may be. The challenge is spent before its answer is looked at.
 * `asked`: it has to be one of that account.
 */
async function usePasskey(
  deps: SecondStepDeps,
  place: PasskeyPlace,
  answer: AssertionAnswer,
  asked: AccountRecord | undefined,
): Promise<AccountRecord | undefined> {
  const { directory, tickets, party, log } = deps
  const challenge = challengeOf(answer.response.clientDataJSON) ?? ''
  const ticket = await tickets.read('passkey', sessionOf(place), challenge)
  if (ticket === undefined || ticket.accountId !== asked?.id) return undefined
  if (!(await tickets.spend(challenge, ticket))) return undefined
  const credentialId = Buffer.from(answer.rawId, 'base64url')
  const passkey = await directory.read(({ passkeys }) => passkeys.byCredential(credentialId))
  if (passkey === undefined || (asked !== undefined && passkey.accountId !== asked.id)) return undefined
  if (!(await isHandleOf(directory, passkey, answer.response.userHandle, asked !== undefined)))
    return undefined
  const counter = await readAssertion(party, challenge, answer, passkey, (cause) => {
    const why = escapeLine(cause instanceof Error ? cause.message : 'unknown').slice(0, CAUSE_MAX)
    log.info('passkey.refused', { accountId: passkey.accountId, passkeyId: passkey.id, why })
  })
  const account = await directory.account(passkey.accountId)
  if (counter === undefined || account === undefined) return undefined
  return (await countUse(deps, account, passkey, counter)) ? account : undefined
}

/** A discoverable passkey says whose it is; as a second step the account is known. WebAuthn Level 3 §7.2 step 6 */
async function isHandleOf(
  directory: Directory,
  { accountId }: PasskeyRecord,
  told: string | undefined,
  known: boolean,
): Promise<boolean> {
  if (told === undefined || told === '') return known
  return Buffer.from(told, 'base64url').equals(await userHandle(directory, accountId))
}

/** A counter that did not rise: there are two of a key that should be one. It is refused, and the holder told. */
async function countUse(
  { directory, clock, log, metrics, tell }: SecondStepDeps,
  account: AccountRecord,
  passkey: PasskeyRecord,
  counter: number,
): Promise<boolean> {
  const used = await directory.writeUnseen(({ passkeys }) => passkeys.use(passkey, counter, clock.now()))
  if (used) return true
  log.warn('passkey.copied', {
    accountId: account.id,
    passkeyId: passkey.id,
    counter,
    known: passkey.counter,
  })
  metrics.count('passkeys_copied_total', {})
  await tell(account, 'passkeyCopied', { name: passkey.name })
  return false
}

/** One count for all ways of the second step. The name is of no address, so it is nobody's password. */
function limiterName({ id }: AccountRecord): string {
  return `second step ${id}`
}

function sessionOf(place: PasskeyPlace): string {
  return place.kind === 'step' ? `step ${place.pending}` : `browser ${place.id}`
}

function stepOver(): Refusal {
  return new Refusal('expired', { key: 'secondFactor.stepOver' })
}
