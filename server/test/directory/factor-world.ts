/** Second factors over a test company: the services of one thread, and the mail that people get of them. */
import { silentLog } from '../../src/lib/log.ts'
import { Metrics } from '../../src/lib/metrics.ts'
import { Refusal } from '../../src/lib/refusal.ts'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountId, QueueId } from '../../src/mail/ids.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import type { Authenticator, SignInContext } from '../../src/service/account/authenticator.ts'
import { createTellHolder } from '../../src/service/account/second-factor/notices.ts'
import {
  createSecondFactors,
  type SecondFactors,
} from '../../src/service/account/second-factor/second-factors.ts'
import { createSecondSteps, type SecondSteps } from '../../src/service/account/second-factor/second-step.ts'
import { Tickets } from '../../src/service/account/second-factor/tickets.ts'
import type { RelyingParty } from '../../src/service/account/second-factor/webauthn.ts'
import { createAccountNotices } from '../../src/service/notice/account-notices.ts'
import type { Submission } from '../../src/service/queue/submission.ts'
import type { Directory } from '../../src/store/directory.ts'
import { KEY_BYTES, Sealer } from '../../src/store/sealed/sealer.ts'
import { PasskeyDevice } from '../kit/passkey-device.ts'
import { from, makeAuthenticator, type SteppedClock } from './sign-in.ts'

export const PARTY: RelyingParty = {
  id: 'mail.empresa.test',
  name: 'mail.empresa.test',
  origins: ['https://mail.empresa.test'],
}
export const WEB: SignInContext = from('192.0.2.1', 'web')
/** One key in all threads of a test. */
const SEALER = new Sealer([Buffer.alloc(KEY_BYTES, 7)])

export type FactorWorld = {
  readonly directory: Directory
  readonly authenticator: Authenticator
  readonly factors: SecondFactors
  readonly steps: SecondSteps
  /** Events of the log, by name. */
  readonly events: string[]
  readonly sent: Submission[]
}

/** The services as one thread or node has them. */
export function factorWorld(directory: Directory, clock: SteppedClock, sealer = SEALER): FactorWorld {
  const events: string[] = []
  const note = (event: string): void => void events.push(event)
  const log = { ...silentLog, info: note, warn: note, error: note }
  const sent: Submission[] = []
  const queue = {
    async enqueue(mail: Submission) {
      return `q${sent.push(mail)}` as QueueId
    },
  }
  const notices = createAccountNotices({ queue, texts: createTexts(), clock, hostname: PARTY.id })
  const authenticator = makeAuthenticator(directory, clock)
  const parts = {
    directory,
    authenticator,
    tickets: new Tickets(directory, clock),
    sealer: async () => sealer,
    tell: createTellHolder({ notices, log }),
    party: PARTY,
    clock,
    log,
    metrics: new Metrics(),
  }
  return { ...parts, factors: createSecondFactors(parts), steps: createSecondSteps(parts), events, sent }
}

export function newDevice(): PasskeyDevice {
  return new PasskeyDevice(PARTY.origins[0] ?? '', PARTY.id)
}

/** A device with a passkey of that account, as added in the browser. */
export async function addPasskey(
  { factors }: FactorWorld,
  accountId: AccountId,
  sessionId = 'session',
): Promise<PasskeyDevice> {
  const device = newDevice()
  const holder = { accountId, sessionId }
  await factors.addPasskey(holder, 'Portátil', device.register(await factors.passkeyOptions(holder)))
  return device
}

/** The pending second step after the right password. */
export async function pendingStep(
  { authenticator, steps }: FactorWorld,
  user: string,
  password: string,
): Promise<string> {
  const first = await authenticator.firstStep(user, new Secret(password), WEB)
  if (first.kind !== 'second-factor') throw new Error('no second step is asked for')
  return (await steps.begin(first.account)).pending
}

/** `ok`, or code and key of the refusal. What is no refusal is thrown on. */
export async function outcome(work: () => Promise<unknown>): Promise<string> {
  try {
    await work()
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return `${error.code} ${error.text.key}`
    throw error
  }
}
