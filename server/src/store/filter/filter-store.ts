/**
 * What the classifiers learned, on either engine. A lesson is written as it comes, with what was learned of the message
 * before, in one transaction: each message counts once, however often it is taught. Lessons are brought into the pages
 * some hundred at a time.
 */
import type { AccountId, OrganisationId } from '../../mail/ids.ts'
import { type Database, migrate, type Sql } from '../sql.ts'
import {
  aged,
  type Counts,
  fromPages,
  type Lesson,
  packTokens,
  pruned,
  toPages,
  unpackTokens,
  withLessons,
} from './counts.ts'
import { FILTER_MIGRATIONS, FILTER_SCHEMA } from './filter-schema.ts'
import {
  COMPANY_TOKENS_MAX,
  LEARNED_MAX,
  PERSON_TOKENS_MAX,
  PERSON_TOKENS_MIN,
  PERSONS_TOKENS_MAX,
  WAITING_LESSONS_MAX,
} from './limits.ts'

/** `forget`: neither any more. */
export type Kind = 'spam' | 'ham'

export type Teaching = {
  /** Of the message's octets. */
  readonly digest: Uint8Array
  readonly kind: Kind | 'forget'
  readonly tokens: Uint32Array
  readonly day: number
}

export type Learner = {
  readonly organisationId: OrganisationId
  /** Undefined: the company as a whole teaches. */
  readonly accountId: AccountId | undefined
}

/** What was learned, at one moment. */
export type StoredModel = { readonly revision: number; readonly counts: Counts }

const COMPANY = 0

/** Brings its tables up to date; safe when several threads or nodes begin at once. */
export async function openFilterStore(db: Database): Promise<FilterStore> {
  await migrate(db, FILTER_SCHEMA, FILTER_MIGRATIONS)
  return new FilterStore(db)
}

export class FilterStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  /** How many of them changed something: what was learned before so is passed over. */
  async teach({ organisationId, accountId }: Learner, teachings: readonly Teaching[]): Promise<number> {
    if (teachings.length === 0) return 0
    const { taught, waiting } = await this.#db.write(async (sql) => {
      const { revision, compacted } = await lockCompany(sql, organisationId)
      let seq = revision
      for (const teaching of teachings) {
        const change = await learn(sql, organisationId, accountId ?? COMPANY, teaching)
        if (change === undefined) continue
        await sql.run(
          `insert into filter_lesson (organisation_id, seq, account_id, spam, ham, day, tokens)
           values (?, ?, ?, ?, ?, ?, ?)`,
          organisationId,
          ++seq,
          accountId ?? COMPANY,
          change.spam,
          change.ham,
          teaching.day,
          packTokens(teaching.tokens),
        )
      }
      if (seq > revision)
        await sql.run('update filter_company set revision = ? where organisation_id = ?', seq, organisationId)
      return { taught: seq - revision, waiting: seq - compacted }
    })
    if (waiting >= WAITING_LESSONS_MAX) await this.compact(organisationId)
    return taught
  }

  /** Brings the lessons that wait into the pages. */
  async compact(organisationId: OrganisationId): Promise<void> {
    await this.#db.write((sql) => compactCompany(sql, organisationId))
  }

  /** 0: nothing was ever learned. */
  revision(organisationId: OrganisationId): Promise<number> {
    return this.#db.read(
      async (sql) => (await sql.get<{ revision: number }>(REVISION, organisationId))?.revision ?? 0,
      { single: true },
    )
  }

  /** A person's model, or without an account the company's. */
  model({ organisationId, accountId = COMPANY as AccountId }: Learner): Promise<StoredModel> {
    return this.#db.read(async (sql) => {
      const { revision = 0 } = (await sql.get<{ revision: number }>(REVISION, organisationId)) ?? {}
      const lessons = await waitingLessons(sql, organisationId)
      const counts = await readModel(sql, organisationId, accountId)
      return { revision, counts: withLessons(counts, lessonsOf(lessons, accountId)) }
    })
  }

  /** Octets of all that is kept for a company. */
  octets(organisationId: OrganisationId): Promise<number> {
    return this.#db.read(async (sql) => {
      const of = async (statement: string): Promise<number> =>
        Number((await sql.get<{ octets: number | null }>(statement, organisationId))?.octets ?? 0)
      return (
        (await of('select sum(length(bytes)) as octets from filter_page where organisation_id = ?')) +
        (await of('select sum(length(tokens)) as octets from filter_lesson where organisation_id = ?')) +
        (await of('select count(*) * 40 as octets from filter_learned where organisation_id = ?'))
      )
    })
  }

  /** All that a person taught, as when an account is removed: what the company learned of it stays. */
  async forgetAccount({
    organisationId,
    accountId,
  }: {
    organisationId: OrganisationId
    accountId: AccountId
  }): Promise<void> {
    await this.#db.write(async (sql) => {
      await compactCompany(sql, organisationId)
      for (const table of ['filter_model', 'filter_page', 'filter_learned'])
        await sql.run(
          `delete from ${table} where organisation_id = ? and account_id = ?`,
          organisationId,
          accountId,
        )
    })
  }
}

const REVISION = 'select revision from filter_company where organisation_id = ?'

async function lockCompany(
  sql: Sql,
  organisationId: OrganisationId,
): Promise<{ readonly revision: number; readonly compacted: number }> {
  await sql.run(
    `insert into filter_company (organisation_id, revision, compacted) values (?, 0, 0)
     on conflict (organisation_id) do nothing`,
    organisationId,
  )
  const row = await sql.get<{ revision: number; compacted: number }>(
    'select revision, compacted from filter_company where organisation_id = ? {for update}',
    organisationId,
  )
  return row ?? { revision: 0, compacted: 0 }
}

const CODES = { ham: 0, spam: 1 } as const

/** What it changes; undefined: it was known so. */
async function learn(
  sql: Sql,
  organisationId: OrganisationId,
  accountId: number,
  { digest, kind }: Teaching,
): Promise<Pick<Lesson, 'spam' | 'ham'> | undefined> {
  const known = await sql.get<{ kind: number }>(
    'select kind from filter_learned where organisation_id = ? and account_id = ? and digest = ?',
    organisationId,
    accountId,
    digest,
  )
  const before = known?.kind
  const after = kind === 'forget' ? undefined : CODES[kind]
  if (before === after) return undefined
  if (after === undefined)
    await sql.run(
      'delete from filter_learned where organisation_id = ? and account_id = ? and digest = ?',
      organisationId,
      accountId,
      digest,
    )
  else
    await sql.run(
      `insert into filter_learned (organisation_id, account_id, digest, kind) values (?, ?, ?, ?)
       on conflict (organisation_id, account_id, digest) do update set kind = excluded.kind`,
      organisationId,
      accountId,
      digest,
      after,
    )
  const count = (code: number): number => Number(after === code) - Number(before === code)
  return { spam: count(CODES.spam), ham: count(CODES.ham) }
}

type LessonRow = {
  seq: number
  account_id: number
  spam: number
  ham: number
  day: number
  tokens: Uint8Array
}

async function waitingLessons(sql: Sql, organisationId: OrganisationId): Promise<readonly LessonRow[]> {
  return await sql.all<LessonRow>(
    `select seq, account_id, spam, ham, day, tokens from filter_lesson where organisation_id = ? order by seq`,
    organisationId,
  )
}

/** The company learns from everybody, a person from herself. */
function lessonsOf(rows: readonly LessonRow[], accountId: number): Lesson[] {
  return rows
    .filter(({ account_id }) => accountId === COMPANY || account_id === accountId)
    .map(({ tokens, spam, ham, day }) => ({ tokens: unpackTokens(tokens), spam, ham, day }))
}

async function readModel(sql: Sql, organisationId: OrganisationId, accountId: number): Promise<Counts> {
  const row = await sql.get<{ spam: number; ham: number }>(
    'select spam, ham from filter_model where organisation_id = ? and account_id = ?',
    organisationId,
    accountId,
  )
  const pages = await sql.all<{ bytes: Uint8Array }>(
    'select bytes from filter_page where organisation_id = ? and account_id = ? order by page',
    organisationId,
    accountId,
  )
  return fromPages(
    pages.map(({ bytes }) => bytes),
    { spamMessages: row?.spam ?? 0, hamMessages: row?.ham ?? 0 },
  )
}

async function compactCompany(sql: Sql, organisationId: OrganisationId): Promise<void> {
  const { revision, compacted } = await lockCompany(sql, organisationId)
  if (revision === compacted) return
  const lessons = await waitingLessons(sql, organisationId)
  const persons = new Set(lessons.map(({ account_id }) => account_id))
  persons.delete(COMPANY)
  const max = await personShare(sql, organisationId, persons)
  await compactModel(sql, organisationId, COMPANY, lessons, COMPANY_TOKENS_MAX)
  for (const person of persons) await compactModel(sql, organisationId, person, lessons, max)
  await sql.run('delete from filter_lesson where organisation_id = ?', organisationId)
  await sql.run('update filter_company set compacted = ? where organisation_id = ?', revision, organisationId)
  await forgetLearned(sql, organisationId)
}

/** Tokens that each person's model may have, so that all together keep within their part. */
async function personShare(
  sql: Sql,
  organisationId: OrganisationId,
  coming: ReadonlySet<number>,
): Promise<number> {
  const row = await sql.get<{ models: number }>(
    'select count(*) as models from filter_model where organisation_id = ? and account_id > 0',
    organisationId,
  )
  const models = Math.max(1, Number(row?.models ?? 0), coming.size)
  return Math.min(PERSON_TOKENS_MAX, Math.max(PERSON_TOKENS_MIN, Math.floor(PERSONS_TOKENS_MAX / models)))
}

async function compactModel(
  sql: Sql,
  organisationId: OrganisationId,
  accountId: number,
  lessons: readonly LessonRow[],
  max: number,
): Promise<void> {
  const before = await readModel(sql, organisationId, accountId)
  const counts = pruned(aged(withLessons(before, lessonsOf(lessons, accountId))), max)
  await sql.run(
    'delete from filter_page where organisation_id = ? and account_id = ?',
    organisationId,
    accountId,
  )
  for (const [page, bytes] of toPages(counts).entries())
    await sql.run(
      'insert into filter_page (organisation_id, account_id, page, bytes) values (?, ?, ?, ?)',
      organisationId,
      accountId,
      page,
      bytes,
    )
  await sql.run(
    `insert into filter_model (organisation_id, account_id, spam, ham, tokens) values (?, ?, ?, ?, ?)
     on conflict (organisation_id, account_id)
     do update set spam = excluded.spam, ham = excluded.ham, tokens = excluded.tokens`,
    organisationId,
    accountId,
    counts.spamMessages,
    counts.hamMessages,
    counts.tokens.length,
  )
}

/** Beyond `LEARNED_MAX` any go: their messages could then be taught a second time, which does little harm. */
async function forgetLearned(sql: Sql, organisationId: OrganisationId): Promise<void> {
  const row = await sql.get<{ learned: number }>(
    'select count(*) as learned from filter_learned where organisation_id = ?',
    organisationId,
  )
  const over = Number(row?.learned ?? 0) - LEARNED_MAX
  if (over <= 0) return
  await sql.run(
    `delete from filter_learned where organisation_id = ? and digest in
      (select digest from filter_learned where organisation_id = ? order by digest limit ?)`,
    organisationId,
    organisationId,
    over,
  )
}
