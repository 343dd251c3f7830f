/**
 * Changes the keys of a domain without a gap:
 *
 *   rotate           a new pair is made, `pending`: its records are to be published
 *   rotate           they are in the DNS: the new pair signs, the old one is `retiring` and stays published
 *   two weeks later  `retired`: its records can go
 *
 * RFC 6376 §3.1 names selectors for this; decisions/0019.
 */
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { Resolver } from '../../net/dns/resolver.ts'
import type { Directory } from '../../store/directory.ts'
import type { DkimKeyRecord } from '../../store/directory-dkim.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { DomainRecord } from '../../store/directory-types.ts'
import type { Sealer } from '../../store/sealed/sealer.ts'
import { dkimRecord, showsKey } from './dkim-records.ts'
import type { EnsureKeys } from './ensure-keys.ts'
import { RETENTION_MS } from './limits.ts'
import { makeKeyPair } from './make-keys.ts'

export type RotateDeps = {
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly ensure: EnsureKeys
  readonly clock: Clock
  readonly log: Log
  /** Without memory of earlier questions: a record published a minute ago must be seen. */
  openResolver(): Promise<Resolver>
}

/** Whether the DNS has a key. `unknown`: nobody could say. */
export type Published = 'yes' | 'no' | 'other' | 'unknown'

export type Rotation = {
  readonly step: 'made' | 'switched'
  readonly keys: readonly DkimKeyRecord[]
}

/** Of a domain, in days; undefined: only when somebody asks. */
export const ROTATE_DAYS_SETTING = 'dkim-rotate-days'

const DAY_MS = 24 * 3600 * 1000

/** The next step. Refusal `cannot` when the new keys are not in the DNS and `force` does not say to go on all the same. */
export async function rotateKeys(deps: RotateDeps, domain: DomainRecord, force: boolean): Promise<Rotation> {
  const before = await deps.ensure(domain)
  const waiting = before.filter(({ state }) => state === 'pending')
  if (waiting.length === 0) {
    const made = await makeNext(deps, domain)
    if (!force) return { step: 'made', keys: made }
  } else if (!force) await assertPublished(deps, domain, waiting)
  return { step: 'switched', keys: await switchKeys(deps, domain) }
}

async function makeNext(deps: RotateDeps, domain: DomainRecord): Promise<readonly DkimKeyRecord[]> {
  const { directory, clock } = deps
  const nowMs = clock.now()
  const pair = await makeKeyPair(await deps.sealer(), domain.id, nowMs)
  return await directory.write(async ({ dkimKeys }) => {
    const meanwhile = await dkimKeys.of(domain.id)
    // Somebody else asked at the same time: one next pair is enough.
    if (!meanwhile.some(({ state }) => state === 'pending'))
      for (const key of pair) await dkimKeys.add(domain, key, 'pending', nowMs)
    return await dkimKeys.of(domain.id)
  })
}

async function switchKeys(
  { directory, clock, log }: RotateDeps,
  domain: DomainRecord,
): Promise<readonly DkimKeyRecord[]> {
  const keys = await directory.write(async ({ dkimKeys }) => {
    const nowMs = clock.now()
    const found = await dkimKeys.of(domain.id)
    const next = found.filter(({ state }) => state === 'pending')
    if (next.length > 0)
      for (const key of found) if (key.state === 'active') await dkimKeys.end(key, 'retiring', nowMs)
    for (const key of next) await dkimKeys.activate(key, nowMs)
    return await dkimKeys.of(domain.id)
  })
  log.info('dkim.switched', { domain: domain.id })
  return keys
}

async function assertPublished(
  deps: RotateDeps,
  domain: DomainRecord,
  waiting: readonly DkimKeyRecord[],
): Promise<void> {
  const resolver = await deps.openResolver()
  const missing: string[] = []
  for (const key of waiting)
    if ((await published(resolver, domain.name, key)) !== 'yes')
      missing.push(dkimRecord(domain.name, key).name)
  if (missing.length > 0)
    throw new Refusal('cannot', {
      key: 'dkim.notPublished',
      values: { names: missing.join(', '), n: missing.length, domain: domain.name },
    })
}

/** What the DNS says of a key. A revoked one is `yes` when its record says so. */
export async function published(resolver: Resolver, domain: string, key: DkimKeyRecord): Promise<Published> {
  const { name } = dkimRecord(domain, key)
  const answer = await resolver.query(name, 'TXT')
  if (answer.kind === 'failed') return 'unknown'
  if (answer.kind !== 'found') return 'no'
  const right = key.state === 'revoked' ? '' : key.publicKey
  // Several records at one name mean nothing to a verifier. RFC 6376 §3.6.2.2
  return answer.records.length === 1 && showsKey(answer.records[0] ?? '', right) ? 'yes' : 'other'
}

/** The domain's wish; undefined: it wants nothing by itself. */
export async function rotateDaysOf(
  tables: DirectoryTables,
  domain: DomainRecord,
): Promise<number | undefined> {
  const days = await tables.settings.get('domain', domain.id, ROTATE_DAYS_SETTING)
  return typeof days === 'number' ? days : undefined
}

/** Retires what was published long enough, and takes the next step where keys are due. */
export async function sweepDkim(deps: RotateDeps): Promise<void> {
  const { directory, clock, log } = deps
  const nowMs = clock.now()
  const overMs = nowMs - RETENTION_MS
  if (await directory.read(({ dkimKeys }) => dkimKeys.isAnyOver(overMs)))
    log.info('dkim.retired', { keys: await directory.write(({ dkimKeys }) => dkimKeys.retire(overMs)) })
  const due = await directory.read(async (tables) => {
    if (!(await tables.settings.isSomewhere('domain', ROTATE_DAYS_SETTING))) return []
    const domains: DomainRecord[] = []
    for (const domain of await tables.domains.list(undefined)) {
      const days = await rotateDaysOf(tables, domain)
      if (
        days !== undefined &&
        domain.enabled &&
        isDue(await tables.dkimKeys.of(domain.id), nowMs - days * DAY_MS)
      )
        domains.push(domain)
    }
    return domains
  })
  for (const domain of due)
    try {
      const { step } = await rotateKeys(deps, domain, false)
      log.info('dkim.rotated', { domain: domain.id, step })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      log.warn('dkim.waits-for-dns', { domain: domain.id })
    }
}

/** A step has begun, or what signs is older than that. */
function isDue(keys: readonly DkimKeyRecord[], beforeMs: number): boolean {
  return keys.some(
    ({ state, activeMs }) => state === 'pending' || (state === 'active' && (activeMs ?? 0) < beforeMs),
  )
}
