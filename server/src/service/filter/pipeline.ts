/**
 * The five levels as one pipeline: what is the same for everybody is looked at once (levels 1 to 3), then each recipient's
 * experience and rules decide where that recipient finds the message (level 4). The fifth level is the person's own
 * device, which reads the line that is written here.
 *
 * Nothing here is refused for one recipient and taken for another: SMTP has one answer, so what some take and others refuse
 * is held apart for the others.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { Metrics } from '../../lib/metrics.ts'
import { Refusal } from '../../lib/refusal.ts'
import { readHeader } from '../../mail/header/header.ts'
import { formatLevels, tellingFields } from '../../mail/header/levels.ts'
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { readStructure, readStructureInSlices } from '../../mail/mime/structure.ts'
import { LARGE_MESSAGE_OCTETS } from '../delivery/limits.ts'
import type { Classifier, Examiner, Holder, SuspectMail } from './examiner.ts'
import type { Examination, Finding, Verdict } from './report.ts'
import type { Sift, Sifted, SiftedMail } from './sift.ts'

/** Gives a message its place for one recipient: the rules of level 4, over all that was found. */
export type Decide = (asked: {
  readonly mail: SuspectMail
  readonly examination: Examination
  /** What the recipient's own experience says. */
  readonly more: readonly Finding[]
  /** Where level 2 puts it; undefined: level 2 has nothing against it. */
  readonly identityPlace: 'junk' | 'refuse' | undefined
  /** Without an account: as its company decides; without a company: as the service does. */
  readonly holder: Partial<Holder>
}) => Promise<Verdict>

export type PipelineDeps = {
  readonly hostname: string
  /** Levels 2 and 3, for what strangers bring. */
  readonly examiners: readonly Examiner[]
  /** Of the same: what it does not finish is unscanned. */
  readonly scanner: Examiner
  /** Of everybody else's mail: malware is malware whoever sends it. Undefined: nothing looks for any. */
  readonly virusScanner: Examiner | undefined
  readonly classifier: Classifier
  readonly decide: Decide
  /** Whose a domain is that is served here. */
  readonly companyOf: (domain: string) => Promise<OrganisationId | undefined>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

export function createPipeline(deps: PipelineDeps): Sift {
  return {
    sift: async (mail, pause) =>
      mail.source === 'stranger' || deps.virusScanner !== undefined
        ? await sift(mail, pause, deps)
        : { ...UNTOUCHED, forged: tellingFields(mail.bytes, readHeader(mail.bytes)) },
  }
}

const TAKEN: Verdict = { place: 'inbox', level: 4, rule: 'source.known', points: 0, findings: [] }
/** What nobody has to look at. */
const UNTOUCHED: Omit<Sifted, 'forged'> = {
  ...{ fields: '', story: TAKEN, verdicts: new Map(), elsewhere: TAKEN, company: undefined },
  ...{ unscanned: [], refusal: undefined },
}

async function sift(
  mail: SiftedMail,
  pause: () => Promise<void> | undefined,
  deps: PipelineDeps,
): Promise<Sifted> {
  const beganMs = deps.clock.now()
  const suspect = await suspectOf(mail, pause)
  const examination = await examine(suspect, mail, pause, deps)
  const decided = await decideForAll(suspect, mail, examination, deps)
  const all = [...decided.verdicts.values(), ...(decided.goesOn ? [decided.elsewhere] : [])]
  const refusal = refusalOf(mail, examination, all)
  const isTaken = refusal === undefined
  const story = isTaken ? decided.common : (all[0] ?? decided.common)
  deps.metrics.count('filter_verdicts_total', { place: story.place, level: String(story.level) })
  deps.metrics.observe('filter_duration_seconds', {}, (deps.clock.now() - beganMs) / 1000)
  deps.log.debug('filter.sifted', { id: mail.id, place: story.place, level: story.level, rule: story.rule })
  return {
    fields: mail.source === 'stranger' ? fieldsOf(deps.hostname, decided.common) : '',
    forged: tellingFields(mail.bytes, readHeader(mail.bytes)),
    story,
    verdicts: isTaken ? mapValues(decided.verdicts, heldNotRefused) : decided.verdicts,
    elsewhere: isTaken ? heldNotRefused(decided.elsewhere) : decided.elsewhere,
    company: decided.company,
    unscanned: examination.unscanned ?? [],
    refusal,
  }
}

const NOTHING: Examination = { findings: [] }

async function suspectOf(mail: SiftedMail, pause: () => Promise<void> | undefined): Promise<SuspectMail> {
  const { bytes, recipients } = mail
  const structure =
    bytes.length < LARGE_MESSAGE_OCTETS ? readStructure(bytes) : await readStructureInSlices(bytes, pause)
  return {
    ...mail,
    structure,
    recipients: recipients.map(({ address }) => address),
    companies: new Set(holdersOf(mail).map(({ organisationId }) => organisationId)),
  }
}

async function examine(
  suspect: SuspectMail,
  { source, connection }: SiftedMail,
  pause: () => Promise<void> | undefined,
  { examiners, scanner, virusScanner, log }: PipelineDeps,
): Promise<Examination> {
  const ask = async (one: Examiner, otherwise: Examination): Promise<Examination> => {
    try {
      return await one.examine(suspect, pause)
    } catch (error) {
      // A fault of ours in one check is no reason to lose the message, nor the other checks.
      log.error('filter.examiner', error, { id: suspect.id })
      return otherwise
    }
  }
  const scan = source === 'stranger' ? scanner : virusScanner
  const examinations = await Promise.all([
    ...(source === 'stranger' ? examiners.map((one) => ask(one, NOTHING)) : []),
    // What a scanner did not finish, it has not found clean. THREATS FI2
    ...(scan === undefined ? [] : [ask(scan, { ...NOTHING, unscanned: ['scanner'] })]),
  ])
  const virus = examinations.find((one) => one.virus !== undefined)?.virus
  const unscanned = examinations.flatMap((one) => one.unscanned ?? [])
  return {
    findings: [...connection, ...examinations.flatMap(({ findings }) => findings)],
    ...(virus !== undefined && { virus }),
    ...(unscanned.length > 0 && { unscanned }),
  }
}

type Decided = {
  /** What everybody who gets it may read. */
  readonly common: Verdict
  readonly elsewhere: Verdict
  /** Some of it goes to places outside. */
  readonly goesOn: boolean
  readonly company: OrganisationId | undefined
  readonly verdicts: ReadonlyMap<AccountId, Verdict>
}

async function decideForAll(
  mail: SuspectMail,
  { source, recipients, junkFor }: SiftedMail,
  examination: Examination,
  { classifier, decide, companyOf }: PipelineDeps,
): Promise<Decided> {
  const isJudged = source === 'stranger'
  const tokens = isJudged ? classifier.tokensOf(mail) : undefined
  const decideFor = async (holder: Partial<Holder>): Promise<Verdict> => {
    const { organisationId } = holder
    const own =
      tokens === undefined || organisationId === undefined
        ? undefined
        : await classifier.judge(tokens, { ...holder, organisationId })
    const isJunk = organisationId === undefined ? junkFor.size > 0 : junkFor.has(organisationId)
    return await decide({
      ...{ mail, examination, holder },
      more: own === undefined ? [] : [own],
      identityPlace: isJunk ? 'junk' : undefined,
    })
  }
  const verdicts = new Map<AccountId, Verdict>()
  for (const holder of holdersOf({ recipients })) verdicts.set(holder.accountId, await decideFor(holder))
  const goesOn = recipients.some(({ targets }) => targets.some(({ kind }) => kind === 'outside'))
  const [only] = verdicts.values()
  const [own, ...others] = mail.companies
  // Who gets it alone may read all of it; of several, none reads the rules of another.
  if (only !== undefined && verdicts.size === 1 && !goesOn)
    return { common: only, elsewhere: only, goesOn, verdicts, company: own }
  const company = own ?? (await companyOf(recipients[0]?.address.domain ?? ''))
  const isOfOne = company !== undefined && others.length === 0
  const common = await decideFor(isOfOne ? { organisationId: company } : {})
  return { common, elsewhere: common, goesOn, verdicts, company }
}

/** Each account once. */
function holdersOf({ recipients }: Pick<SiftedMail, 'recipients'>): Holder[] {
  const holders = new Map<AccountId, Holder>()
  for (const { targets } of recipients)
    for (const target of targets)
      if (target.kind === 'local') {
        const { id: accountId, organisationId } = target.account
        holders.set(accountId, { organisationId, accountId })
      }
  return [...holders.values()]
}

function refusalOf(
  { id, recipients, source }: SiftedMail,
  { virus }: Examination,
  verdicts: readonly Verdict[],
): Refusal | undefined {
  const domain = recipients[0]?.address.domain ?? ''
  if (virus !== undefined) {
    const { name, file } = virus
    return file === undefined
      ? new Refusal('forbidden', { key: 'virus.unnamed', values: { virus: name } })
      : new Refusal('forbidden', { key: 'virus', values: { virus: name, file } })
  }
  // Our own people hear at once that it does not leave now; nobody has to look for it among what is held.
  if (source === 'own' && verdicts.some(({ place }) => place === 'quarantine'))
    return new Refusal('try-later', { key: 'virus.checkDown' })
  if (verdicts.length === 0 || verdicts.some(({ place }) => place !== 'refuse')) return undefined
  const isListed = verdicts.every(({ level }) => level === 4)
  const values = { postmaster: `postmaster@${domain}`, ref: id, domain }
  return new Refusal('forbidden', { key: isListed ? 'content.blocked' : 'content.spam', values })
}

/** Others take it, so its sender hears yes: who refuses it finds it among what is held. */
function heldNotRefused(verdict: Verdict): Verdict {
  return verdict.place === 'refuse' ? { ...verdict, place: 'quarantine' } : verdict
}

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  return new Map([...map].map(([key, value]) => [key, change(value)]))
}

function fieldsOf(hostname: string, { place, level, points, findings }: Verdict): string {
  const isJunk = place !== 'inbox'
  const levels = formatLevels(hostname, { place, level, points, findings })
  const flag = isJunk ? 'X-Spam-Flag: YES\r\n' : ''
  return `${levels}${flag}X-Spam-Score: ${points.toFixed(2)}\r\n`
}
