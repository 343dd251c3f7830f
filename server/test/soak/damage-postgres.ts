/**
 * One page of PostgreSQL's table of messages is overwritten, as a failing disk does: who has rows on it is told so, and
 * nobody else notices.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { bringDown } from '../../../bench/instance.ts'
import { SmtpClient } from './clients.ts'
import { type DamageReport, deliver, hears, isServed } from './damage.ts'
import { makeMessage, type SoakMessage } from './message.ts'
import { openRig, type Rig } from './rig.ts'

const PAGE = 8192
/** Small enough to lie beside its row, and enough of them that some page is one account's alone. */
const MESSAGES = 40
const OCTETS = 600

export async function damageOnePage(): Promise<DamageReport> {
  await using rig = await openRig({ engine: 'postgres', accounts: 4, measured: true })
  const [owner = '', ...others] = rig.accounts
  const sent = new Map<string, SoakMessage>()
  for (const account of rig.accounts) sent.set(account, await fill(rig, account))
  const page = await pageOf(rig, owner)
  await bringDown(rig.dir, false)
  const fd = openSync(join(rig.dir, 'pg/data', page.file), 'r+')
  writeSync(fd, randomBytes(PAGE), 0, PAGE, page.block * PAGE)
  closeSync(fd)
  await rig.start()

  const ownerHears = await hears(rig, owner)
  let senderHears = 'nothing'
  try {
    await deliver(rig, owner)
  } catch (error) {
    senderHears = error instanceof Error ? error.message : String(error)
  }
  let othersServed = 0
  for (const account of others) if (await isServed(rig, account, sent.get(account), MESSAGES)) othersServed++
  const damagedFile = `page ${page.block} of ${page.file}`
  return { damagedFile, ownerHears, senderHears, othersServed, others: others.length }
}

/** The first of many small messages, one after the other, so that they lie together. */
async function fill(rig: Rig, account: string): Promise<SoakMessage> {
  const from = 'sender@example.org'
  const client = await SmtpClient.open(rig.smtp)
  const messages = Array.from({ length: MESSAGES }, () => makeMessage(from, account, OCTETS))
  for (const { bytes } of messages) await client.send(from, [account], bytes)
  client.close()
  const [first] = messages
  if (first === undefined) throw new Error('no message')
  return first
}

/** A page in the middle of the table where only that account has rows. */
async function pageOf(rig: Rig, address: string): Promise<{ readonly file: string; readonly block: number }> {
  const url = /^url = "(.*)"$/m.exec(readFileSync(join(rig.dir, 'valija.toml'), 'utf8'))?.[1]
  if (url === undefined) throw new Error('no database in valija.toml')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ file: string; block: string }>(
      `select pg_relation_filepath('mail_message') as file, (ctid::text::point)[0]::int as block
         from mail_message
        group by block
       having min(account_id) = max(account_id) and min(account_id) = (
                select min(account_id) from mail_message where position($1::bytea in bytes) > 0)
        order by block
        limit 1`,
      [Buffer.from(`To: <${address}>`)],
    )
    const [row] = rows
    if (row === undefined) throw new Error(`no page holds mail of ${address} alone`)
    await client.query('checkpoint')
    return { file: row.file, block: Number(row.block) }
  } finally {
    await client.end()
  }
}
