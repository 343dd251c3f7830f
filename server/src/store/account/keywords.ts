/** Flags as bits: the system flags have theirs for ever, an account's keywords get the next free one. */
import { hasBit } from '../../lib/bits.ts'
import { Refusal } from '../../lib/refusal.ts'
import { FIRST_KEYWORD_BIT, type Flag, type FlagBits, KEYWORDS_MAX, SYSTEM_FLAGS } from '../../mail/flag.ts'
import type { AccountId } from '../../mail/ids.ts'
import { KEYWORD_BYTES_MAX } from '../limits.ts'
import type { Sql } from '../sql.ts'

const SYSTEM_BITS: ReadonlyMap<string, number> = new Map(
  SYSTEM_FLAGS.map((flag, bit) => [flag.toLowerCase(), bit]),
)
const encoder = new TextEncoder()

export async function readKeywords(sql: Sql, accountId: AccountId): Promise<Flag[]> {
  const rows = await sql.all<{ name: string }>(
    'select name from mail_keyword where account_id = ? order by bit',
    accountId,
  )
  return rows.map(({ name }) => name as Flag)
}

/**
 * The bits of `flags`. Keywords that the account has not used yet are added, or with `create: false` left out.
 * Names are compared without case, as first written they stay. RFC 9051 §2.3.2
 */
export async function bitsOf(
  sql: Sql,
  accountId: AccountId,
  flags: readonly Flag[],
  { create }: { readonly create: boolean },
): Promise<FlagBits> {
  let sum = 0
  let known: Map<string, number> | undefined
  for (const flag of flags) {
    const name = flag.toLowerCase()
    let bit = SYSTEM_BITS.get(name)
    if (bit === undefined) {
      known ??= new Map(
        (await readKeywords(sql, accountId)).map((word, index) => [word.toLowerCase(), index]),
      )
      let index = known.get(name)
      if (index === undefined) {
        if (!create) continue
        index = known.size
        await addKeyword(sql, accountId, index, flag)
        known.set(name, index)
      }
      bit = FIRST_KEYWORD_BIT + index
    }
    if (!hasBit(sum, bit)) sum += 2 ** bit
  }
  return sum as FlagBits
}

async function addKeyword(sql: Sql, accountId: AccountId, index: number, flag: Flag): Promise<void> {
  const bad = flag === '' || flag.startsWith('\\') || flag.includes('\0') || !flag.isWellFormed()
  if (bad || encoder.encode(flag).length > KEYWORD_BYTES_MAX)
    throw new Refusal('invalid', { key: 'store.bad-keyword' })
  if (index >= KEYWORDS_MAX) throw new Refusal('limit', { key: 'store.too-many-keywords' })
  await sql.run('insert into mail_keyword (account_id, bit, name) values (?, ?, ?)', accountId, index, flag)
}
