/**
 * Whose message a stranger brings: looked up while it is still talking, judged when the message is whole.
 *
 *   begin()   at the first recipient: SPF, the name of its address and the policy it will need are asked for
 *   judge()   after the message: signatures, chain and policy, at most JUDGE_MS later
 *
 * Only what comes to the port for strangers is judged, and not what networks bring that the operator trusts. A DNS that does not
 * answer makes results `temperror`, never a refusal. RFC 8601, RFC 9989 §5.3, THREATS IN7, IN8, IN9
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Scheduler } from '../../lib/scheduler.ts'
import { formatAddress, type ReversePath } from '../../mail/address.ts'
import { claimingFields } from '../../mail/header/authentication-results.ts'
import { type Field, readHeader } from '../../mail/header/header.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import { checkReverseName, type IprevVerdict } from '../../net/dns/reverse-name.ts'
import { createKeyCache } from '../../verify/dkim/key.ts'
import { verifyMessage } from '../../verify/identity/verify-message.ts'
import { checkSpf, type SpfVerdict } from '../../verify/spf/check-spf.ts'
import { type BoundedResolver, boundedResolver } from './bounded-resolver.ts'
import { type Action, type Decision, decide, type Evidence, wanted } from './decide.ts'
import { JUDGE_MS } from './limits.ts'
import { type Findings, resultsField } from './results-field.ts'
import type { RulesOf } from './rules.ts'

/** Who brings a message. */
export type Client = {
  readonly address: string
  readonly hello: string
  readonly reversePath: ReversePath
}

/** Whose message it is, as far as SPF and DKIM prove it. */
export type ProvedAuthor = {
  /** Of From; undefined: it names none, or several. */
  readonly domain: string | undefined
  /** `open`: nobody could be asked. */
  readonly proof: 'proved' | 'none' | 'open'
}

export type Judgement = {
  /** Our Authentication-Results, to be put on top. */
  readonly field: string
  /** Fields that pretend to be ours, to be left out; of the bytes that were judged. */
  readonly forged: readonly Field[]
  /** The companies whose people find it among junk. */
  readonly junkFor: ReadonlySet<OrganisationId | undefined>
  /** Nobody takes it: this is what its sender hears. */
  readonly refusal: Refusal | undefined
  /** Absent: nobody looked. */
  readonly author?: ProvedAuthor
  /** What each method said, in one word; absent: nobody looked. */
  readonly verdicts?: Readonly<Record<string, string>>
}

export type JudgeOptions = {
  /** For the log. */
  readonly id: string
  /** Whose people it is for. */
  readonly companies: ReadonlySet<OrganisationId | undefined>
  /** Lets others have the thread between the pieces of a large message. */
  readonly pause: () => Promise<void> | undefined
  /** The domain here that it is for; absent: it is itself a report, of which none is made. */
  readonly to?: string
}

/** One message on its way in. */
export type Inquiry = {
  /** What SPF says of the return path, before there is a message; absent: nobody looks. */
  readonly spf?: () => Promise<string>
  /** `bytes`: as it came, without a line of ours. */
  judge(bytes: Uint8Array, options: JudgeOptions): Promise<Judgement>
}

export type Judge = {
  /** Throws Refusal `forbidden` for one that greets with our own name. */
  begin(client: Client): Inquiry
}

export type JudgeDeps = {
  readonly hostname: string
  readonly resolver: Resolver
  readonly rulesOf: RulesOf
  /** Refusing is the operator's wish: the service's own `enforce` is `obey`. */
  readonly refuses: boolean
  /** Whether the domain is one whose mail is made here. */
  readonly isOurs: (domain: string) => Promise<boolean>
  /** Hears what each message came to; default: nobody does. */
  readonly observe?: (findings: Findings, decision: Decision, client: Client, to: string) => void
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly log: Log
  readonly metrics: Metrics
}

export function createJudge(deps: JudgeDeps): Judge {
  const cache = createKeyCache()
  return {
    begin(client) {
      if (deps.refuses && isOurName(client.hello, deps.hostname)) {
        deps.metrics.count('identity_actions_total', { action: 'refuse', reason: 'own-name' })
        throw new Refusal('forbidden', { key: 'identity.ownName', values: { name: deps.hostname } })
      }
      const asked = ask(client, deps)
      return {
        spf: async () => (await asked.spf).result,
        judge: (bytes, options) => judge(client, asked, bytes, options, deps, cache),
      }
    },
  }
}

/** Nobody else is called so: a server that says it is lies or is set up wrongly. */
function isOurName(hello: string, hostname: string): boolean {
  return hello.replace(/\.$/, '').toLowerCase() === hostname.toLowerCase()
}

/** The questions that need no message. */
type Asked = {
  readonly resolver: BoundedResolver
  readonly spf: Promise<SpfVerdict>
  readonly helo: Promise<SpfVerdict> | undefined
  readonly iprev: Promise<IprevVerdict>
}

function ask({ address, hello, reversePath }: Client, deps: JudgeDeps): Asked {
  const { clock, hostname: receiver, log } = deps
  const resolver = boundedResolver(deps.resolver)
  const mailFrom = reversePath === null ? '' : formatAddress(reversePath)
  const question = { address, helo: hello, mailFrom }
  const asked = {
    resolver,
    spf: checkSpf(question, { resolver, clock, receiver }),
    helo:
      mailFrom === '' ? undefined : checkSpf({ ...question, mailFrom: '' }, { resolver, clock, receiver }),
    iprev: checkReverseName(address, resolver),
  }
  const { spf, helo, iprev } = asked
  // Most write as the domain that their return path names: its policy will be known by then.
  const policy = reversePath === null ? undefined : resolver.query(`_dmarc.${reversePath.domain}`, 'TXT')
  // Whoever goes away before there is a message leaves these behind; who judges hears of a failure again.
  for (const one of [spf, helo, iprev, policy])
    one?.catch((error: unknown) => log.error('identity.ask', error))
  return asked
}

async function judge(
  client: Client,
  asked: Asked,
  bytes: Uint8Array,
  { id, companies, pause, to }: JudgeOptions,
  deps: JudgeDeps,
  cache: ReturnType<typeof createKeyCache>,
): Promise<Judgement> {
  const beganMs = deps.clock.now()
  const cancel = deps.scheduler.after(JUDGE_MS, () => asked.resolver.stop())
  try {
    const [spf, helo, iprev] = await Promise.all([asked.spf, asked.helo, asked.iprev])
    const { resolver } = asked
    const message = await verifyMessage(bytes, spf, { resolver, clock: deps.clock, cache, pause })
    const findings: Findings = { ...client, spf, helo, iprev, message }
    const decisions = await decisionsFor({ ...findings, isOwn: false }, companies, deps)
    const strictest = strictestOf([...decisions.values()])
    note(findings, strictest, id, deps)
    if (to !== undefined) deps.observe?.(findings, strictest, client, to)
    return {
      field: resultsField(deps.hostname, findings, strictest),
      forged: claimingFields(bytes, readHeader(bytes), deps.hostname),
      junkFor: new Set(
        [...decisions].filter(([, { action }]) => action !== 'accept').map(([company]) => company),
      ),
      refusal: [...decisions.values()].every(({ action }) => action === 'refuse')
        ? refusalOf(findings)
        : undefined,
      author: authorOf(findings),
      verdicts: verdictsOf(findings),
    }
  } finally {
    cancel()
    deps.metrics.observe('identity_duration_seconds', {}, (deps.clock.now() - beganMs) / 1000)
  }
}

/** What each company does with it. Nobody is asked about a message that proves whose it is. */
async function decisionsFor(
  plain: Evidence,
  companies: JudgeOptions['companies'],
  { isOurs, rulesOf }: JudgeDeps,
): Promise<ReadonlyMap<OrganisationId | undefined, Decision>> {
  const { domain } = plain.message.dmarc
  const isProved =
    plain.message.dmarc.aligned.spf !== undefined || plain.message.dmarc.aligned.dkim !== undefined
  const isOwn = domain !== undefined && !isProved && (await isOurs(domain))
  const evidence = { ...plain, isOwn }
  const first = wanted(evidence)
  const decisions = new Map<OrganisationId | undefined, Decision>()
  for (const company of companies)
    decisions.set(company, first.action === 'accept' ? first : decide(evidence, await rulesOf(company)))
  return decisions
}

const STRICTNESS: Readonly<Record<Action, number>> = { accept: 0, junk: 1, refuse: 2 }
const NOBODY: Decision = { action: 'accept', reason: 'good' }

/** What the header tells; refused by some and taken by others, it is junk to the former. */
function strictestOf(decisions: readonly Decision[]): Decision {
  const strictest = decisions.reduce<Decision>(
    (most, one) => (STRICTNESS[one.action] >= STRICTNESS[most.action] ? one : most),
    decisions[0] ?? NOBODY,
  )
  const isTaken = decisions.some(({ action }) => action !== 'refuse')
  return strictest.action === 'refuse' && isTaken ? { ...strictest, action: 'junk' } : strictest
}

/** In one word each, for the ledger. Of several signatures the best counts. */
function verdictsOf({
  spf,
  iprev,
  message: { dkim, arc, dmarc },
}: Findings): Readonly<Record<string, string>> {
  const signature = dkim.find(({ result }) => result === 'pass') ?? dkim[0]
  return {
    ...{ spf: spf.result, dkim: signature?.result ?? 'none', dmarc: dmarc.result },
    ...{ arc: arc.result, iprev: iprev.result },
  }
}

function authorOf({ spf, message: { dkim, dmarc } }: Findings): ProvedAuthor {
  const { domain, aligned, result } = dmarc
  if (aligned.spf !== undefined || aligned.dkim !== undefined) return { domain, proof: 'proved' }
  const isOpen = [result, spf.result, ...dkim.map((one) => one.result)].includes('temperror')
  return { domain, proof: isOpen ? 'open' : 'none' }
}

/** RFC 7372 §3.3: more than one of them failed. */
function refusalOf({ spf, message: { dkim, dmarc } }: Findings): Refusal {
  const both = dkim.length > 0 && (spf.result === 'fail' || spf.result === 'softfail')
  return new Refusal('forbidden', {
    key: both ? 'identity.refusedBoth' : 'identity.refused',
    values: { domain: dmarc.domain ?? '' },
  })
}

function note(
  { spf, iprev, message: { dkim, arc, dmarc } }: Findings,
  { action, reason }: Decision,
  id: string,
  { log, metrics }: JudgeDeps,
): void {
  metrics.count('spf_results_total', { result: spf.result })
  metrics.count('iprev_results_total', { result: iprev.result })
  for (const { result } of dkim) metrics.count('dkim_results_total', { result })
  if (arc.result !== 'none') metrics.count('arc_results_total', { result: arc.result })
  metrics.count('dmarc_results_total', { result: dmarc.result })
  metrics.count('identity_actions_total', { action, reason })
  const results = { id, spf: spf.result, dmarc: dmarc.result, action, reason }
  if (reason === 'good') log.debug('identity.judged', results)
  else log.info('identity.judged', results)
}
