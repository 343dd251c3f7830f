/**
 * The second factors of an account: looked at, added, removed, lifted. Who may do it, and how long ago they must have
 * signed in, the caller has judged. Adding the first one, and removing any, ends all sessions but the one it is done in;
 * the holder hears of each change by mail. THREATS ID9, decisions/0014
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../../../lib/clock.ts'
import type { Log } from '../../../lib/log.ts'
import { Refusal, type RefusalCode } from '../../../lib/refusal.ts'
import type { Secret } from '../../../lib/secret.ts'
import type { TextValues } from '../../../lib/text.ts'
import type { AccountId } from '../../../mail/ids.ts'
import type { Directory } from '../../../store/directory.ts'
import type { PasskeyRecord } from '../../../store/directory-passkeys.ts'
import type { DirectoryTables } from '../../../store/directory-tables.ts'
import type { AccountRecord } from '../../../store/directory-types.ts'
import type { Sealer } from '../../../store/sealed/sealer.ts'
import { DuplicateError } from '../../../store/sql.ts'
import { keepSession } from '../../session/web-sessions.ts'
import { roleIn } from '../login-scope.ts'
import { PASSKEYS_MAX } from './limits.ts'
import type { TellHolder } from './notices.ts'
import { makeRecoveryCodes, recoveryDigest } from './recovery-codes.ts'
import type { Tickets } from './tickets.ts'
import { makeTotpSecret, totpStepOf, totpUri } from './totp.ts'
import { openTotp, sealTotp } from './totp-secret.ts'
import {
  type CeremonyOptions,
  challengeOf,
  type NewPasskey,
  type RegistrationAnswer,
  type RelyingParty,
  readRegistration,
  registrationOptions,
} from './webauthn.ts'

export type SecondFactorDeps = {
  readonly directory: Directory
  readonly tickets: Tickets
  /** Opened when the first secret is made or asked for. */
  readonly sealer: () => Promise<Sealer>
  readonly tell: TellHolder
  readonly party: RelyingParty
  readonly clock: Clock
  readonly log: Log
}

/** Whose factors, and in which session it is done; without one it is done at the machine or by an admin. */
export type Holder = { readonly accountId: AccountId; readonly sessionId: string | undefined }

export type ShownPasskey = Pick<PasskeyRecord, 'id' | 'name' | 'madeMs' | 'usedMs' | 'transports'>
export type ShownFactors = {
  /** Undefined: no verification codes. */
  readonly codesSinceMs: number | undefined
  readonly passkeys: readonly ShownPasskey[]
  readonly recoveryCodesLeft: number
}

/** Recovery codes are shown once, when the first factor is added. */
export type Added = { readonly recoveryCodes: readonly string[] | undefined }

export type SecondFactors = {
  show(accountId: AccountId): Promise<ShownFactors>
  /** True for whoever would administer a company that asks for a second factor, if there were one. */
  isMissing(accountId: AccountId): Promise<boolean>
  /** A secret for an authenticator app, and the address that a QR code carries. It asks nothing until it is confirmed. */
  offerCodes(holder: Holder): Promise<{ readonly secret: Secret; readonly uri: string }>
  confirmCodes(holder: Holder, code: string): Promise<Added>
  removeCodes(holder: Holder): Promise<void>
  /** New ones in the place of all that are left. */
  renewRecoveryCodes(holder: Holder): Promise<readonly string[]>
  passkeyOptions(holder: Holder): Promise<CeremonyOptions>
  addPasskey(
    holder: Holder,
    name: string,
    answer: RegistrationAnswer,
  ): Promise<Added & { readonly id: number }>
  removePasskey(holder: Holder, id: number): Promise<void>
  /** Everything goes: the password alone is enough again. Throws Refusal `not-found` when there is nothing. */
  lift(accountId: AccountId): Promise<ShownFactors>
}

export function createSecondFactors(deps: SecondFactorDeps): SecondFactors {
  const { directory, tell, clock } = deps
  return {
    show: (accountId) => directory.read((tables) => stateOf(tables, accountId)),
    async isMissing(accountId) {
      const account = await accountOf(directory, accountId)
      return (await roleIn(directory, account)) !== account.role
    },
    offerCodes: (holder) => offerCodes(deps, holder),
    confirmCodes: (holder, code) => confirmCodes(deps, holder, code),
    async removeCodes(holder) {
      const account = await change(deps, holder, async (tables) => {
        const removed = await tables.secondFactors.removeTotp(holder.accountId)
        if (removed === 0) throw no('not-found', 'secondFactor.codesOff')
        return 'raise'
      })
      await tell(account, 'codesRemoved')
    },
    async renewRecoveryCodes(holder) {
      const codes = makeRecoveryCodes()
      const account = await change(deps, holder, async (tables, { secondFactor }) => {
        if (!secondFactor) throw no('not-found', 'secondFactor.none')
        await tables.secondFactors.setRecoveryCodes(holder.accountId, codes.map(recoveryDigest))
        return 'keep'
      })
      await tell(account, 'recoveryMade')
      return codes
    },
    passkeyOptions: (holder) => passkeyOptions(deps, holder),
    addPasskey: (holder, name, answer) => addPasskey(deps, holder, name, answer),
    async removePasskey(holder, id) {
      let name = ''
      const account = await change(deps, holder, async ({ passkeys }) => {
        const found = (await passkeys.list(holder.accountId)).find((one) => one.id === id)
        if (found === undefined) throw no('not-found', 'secondFactor.noPasskey', { id })
        name = found.name
        await passkeys.remove(holder.accountId, id)
        return 'raise'
      })
      await tell(account, 'passkeyRemoved', { name })
    },
    async lift(accountId) {
      let before: ShownFactors = NOTHING
      const account = await change(deps, { accountId, sessionId: undefined }, async (tables) => {
        before = await stateOf(tables, accountId)
        if (before.codesSinceMs === undefined && before.passkeys.length === 0)
          throw no('not-found', 'secondFactor.none')
        await tables.secondFactors.removeAll(accountId)
        return 'raise'
      })
      deps.log.warn('second-factor.lifted', { accountId, atMs: clock.now() })
      await tell(account, 'lifted')
      return before
    },
  }
}

const NOTHING: ShownFactors = { codesSinceMs: undefined, passkeys: [], recoveryCodesLeft: 0 }

async function stateOf(tables: DirectoryTables, accountId: AccountId): Promise<ShownFactors> {
  const { passkeys, secondFactors } = tables
  return {
    codesSinceMs: (await secondFactors.totp(accountId))?.confirmedMs,
    passkeys: (await passkeys.list(accountId)).map(({ id, name, madeMs, usedMs, transports }) => ({
      id,
      name,
      madeMs,
      usedMs,
      transports,
    })),
    recoveryCodesLeft: await secondFactors.countRecoveryCodes(accountId),
  }
}

/**
 * One change of an account's factors. `raise`: sessions end, but the one of the holder goes on. Where no factor is left,
 * its recovery codes are for nothing. `work` runs again from its start when the engine lost a race.
 */
async function change(
  { directory }: SecondFactorDeps,
  { accountId, sessionId }: Holder,
  work: (tables: DirectoryTables, account: AccountRecord) => Promise<'raise' | 'keep'>,
): Promise<AccountRecord> {
  return await directory.write(async (tables) => {
    const account = await tables.accounts.get(accountId)
    if (account === undefined) throw no('not-found', 'directory.noAccount', { address: '' })
    const outcome = await work(tables, account)
    const after = await tables.accounts.get(accountId)
    if (after?.secondFactor === false) await tables.secondFactors.removeAll(accountId)
    if (outcome === 'raise') {
      await tables.accounts.raiseVersion(accountId)
      if (sessionId !== undefined) await keepSession(tables, accountId, sessionId)
    }
    return account
  })
}

/** The first factor of an account brings its recovery codes, and ends what the password alone opened. */
async function addFirst(
  { secondFactors }: DirectoryTables,
  { id, secondFactor }: AccountRecord,
  recoveryCodes: readonly string[],
): Promise<'raise' | 'keep'> {
  if (secondFactor) return 'keep'
  await secondFactors.setRecoveryCodes(id, recoveryCodes.map(recoveryDigest))
  return 'raise'
}

async function offerCodes(
  { directory, sealer, party, clock }: SecondFactorDeps,
  { accountId }: Holder,
): Promise<{ secret: Secret; uri: string }> {
  const account = await accountOf(directory, accountId)
  const secret = await makeTotpSecret()
  const sealed = sealTotp(await sealer(), secret, accountId)
  const offered = await directory.writeUnseen(({ secondFactors }) =>
    secondFactors.offerTotp(accountId, sealed, clock.now()),
  )
  if (!offered) throw no('already-exists', 'secondFactor.codesOn')
  return { secret, uri: await totpUri(secret, party.name, account.address) }
}

async function confirmCodes(deps: SecondFactorDeps, holder: Holder, code: string): Promise<Added> {
  const { directory, clock, tell } = deps
  const { accountId } = holder
  const offered = await directory.read(({ secondFactors }) => secondFactors.totp(accountId))
  if (offered === undefined) throw no('not-found', 'secondFactor.notOffered')
  if (offered.confirmedMs !== undefined) throw no('already-exists', 'secondFactor.codesOn')
  const secret = openTotp(await deps.sealer(), offered.sealed, accountId)
  const step = await totpStepOf(secret, code, clock.now())
  if (step === undefined) throw no('invalid', 'auth.wrongCode')
  const recoveryCodes = makeRecoveryCodes()
  let first = false
  const account = await change(deps, holder, async (tables, before) => {
    first = !before.secondFactor
    const confirmed = await tables.secondFactors.confirmTotp(accountId, offered.sealed, step, clock.now())
    if (!confirmed) throw no('not-found', 'secondFactor.notOffered')
    return await addFirst(tables, before, recoveryCodes)
  })
  await tell(account, 'codesAdded')
  return { recoveryCodes: first ? recoveryCodes : undefined }
}

async function passkeyOptions(
  { directory, tickets, party }: SecondFactorDeps,
  { accountId, sessionId }: Holder,
): Promise<CeremonyOptions> {
  const account = await accountOf(directory, accountId)
  const known = await directory.read(({ passkeys }) => passkeys.list(accountId))
  if (known.length >= PASSKEYS_MAX) throw no('limit', 'secondFactor.passkeysMany', { max: PASSKEYS_MAX })
  return await registrationOptions(party, {
    challenge: await tickets.issue('add-passkey', sessionId ?? '', account),
    userHandle: await userHandle(directory, accountId),
    address: account.address,
    displayName: account.displayName,
    known,
  })
}

async function addPasskey(
  deps: SecondFactorDeps,
  holder: Holder,
  name: string,
  answer: RegistrationAnswer,
): Promise<Added & { id: number }> {
  const { clock, tell } = deps
  const { accountId } = holder
  const passkey = await registered(deps, holder, answer)
  const recoveryCodes = makeRecoveryCodes()
  let [first, id] = [false, 0]
  const account = await taken(
    change(deps, holder, async (tables, before) => {
      first = !before.secondFactor
      const known = await tables.passkeys.list(accountId)
      if (known.length >= PASSKEYS_MAX) throw no('limit', 'secondFactor.passkeysMany', { max: PASSKEYS_MAX })
      id = await tables.passkeys.add({ ...passkey, accountId, name, madeMs: clock.now() })
      return await addFirst(tables, before, recoveryCodes)
    }),
  )
  await tell(account, 'passkeyAdded', { name })
  return { id, recoveryCodes: first ? recoveryCodes : undefined }
}

/** The challenge is spent before its answer is looked at: what fails once is not tried again. */
async function registered(
  { tickets, party }: SecondFactorDeps,
  { accountId, sessionId }: Holder,
  answer: RegistrationAnswer,
): Promise<NewPasskey> {
  const challenge = challengeOf(answer.response.clientDataJSON)
  const ticket = challenge && (await tickets.read('add-passkey', sessionId ?? '', challenge))
  if (!ticket || ticket.accountId !== accountId || !(await tickets.spend(challenge ?? '', ticket)))
    throw no('invalid', 'secondFactor.passkeyRefused')
  return await readRegistration(party, challenge ?? '', answer)
}

/** What devices keep of whose passkey it is: it names nobody, and is the same for all of the account's. */
export async function userHandle(directory: Directory, accountId: AccountId): Promise<Uint8Array> {
  const key = await directory.serviceSecret('passkey-handle')
  return createHmac('sha256', key).update(String(accountId)).digest()
}

async function accountOf(directory: Directory, accountId: AccountId): Promise<AccountRecord> {
  const account = await directory.account(accountId)
  if (account === undefined) throw no('not-found', 'directory.noAccount', { address: '' })
  return account
}

async function taken<T>(adding: Promise<T>): Promise<T> {
  try {
    return await adding
  } catch (error) {
    if (!(error instanceof DuplicateError)) throw error
    throw new Refusal('already-exists', { key: 'secondFactor.passkeyTaken' }, { cause: error })
  }
}

function no(code: RefusalCode, key: string, values: TextValues = {}): Refusal {
  return new Refusal(code, { key, values })
}
