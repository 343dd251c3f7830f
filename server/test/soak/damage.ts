/** One account's file is overwritten in the middle: that mailbox says so, and nobody else notices. */

import { randomBytes } from 'node:crypto'
import { closeSync, globSync, openSync, readFileSync, statSync, writeSync } from 'node:fs'
import { bringDown } from '../../../bench/instance.ts'
import { ImapClient, SmtpClient } from './clients.ts'
import { makeMessage, type SoakMessage } from './message.ts'
import { openRig, type Rig } from './rig.ts'

export type DamageReport = {
  readonly damagedFile: string
  /** What the owner of the damaged file hears over IMAP. */
  readonly ownerHears: string
  /** What a sender to it hears: a promise to keep trying, or a refusal for now. */
  readonly senderHears: string
  readonly othersServed: number
  readonly others: number
}

const SENDER = 'sender@example.org'
const DAMAGE_OCTETS = 256 * 1024
const PAGE = 4096

export async function damageOneAccount(): Promise<DamageReport> {
  await using rig = await openRig({ engine: 'sqlite', accounts: 6 })
  const [owner = '', ...others] = rig.accounts
  const sent = new Map<string, SoakMessage>()
  for (const account of rig.accounts) sent.set(account, await deliver(rig, account))
  await bringDown(rig.dir, false)
  const damagedFile = damage(rig, sent.get(owner)?.id ?? '')
  await rig.start()

  const ownerHears = await hears(rig, owner)
  const senderHears = await said(async () => {
    await deliver(rig, owner)
  })
  let othersServed = 0
  for (const account of others) if (await isServed(rig, account, sent.get(account), 1)) othersServed++
  return { damagedFile, ownerHears, senderHears, othersServed, others: others.length }
}

/** What the owner of a damaged mailbox hears who wants to read all of it. */
export function hears(rig: Rig, owner: string): Promise<string> {
  return said(async () => {
    const client = await ImapClient.open(rig.imap, owner, rig.password)
    try {
      await client.command('SELECT INBOX')
      await client.command('UID FETCH 1:* (FLAGS BODY.PEEK[])')
    } finally {
      client.close()
    }
  })
}

/** Whether one more message arrives, and all of those before it are there, the first octet for octet. */
export async function isServed(
  rig: Rig,
  account: string,
  first: SoakMessage | undefined,
  before: number,
): Promise<boolean> {
  await deliver(rig, account)
  const client = await ImapClient.open(rig.imap, account, rig.password)
  const bodies = (await Array.fromAsync(client.messages('INBOX'))).map(({ body }) => body)
  client.close()
  return (
    bodies.length === before + 1 && first !== undefined && bodies.some((body) => body.includes(first.bytes))
  )
}

export async function deliver(rig: Rig, account: string): Promise<SoakMessage> {
  const message = makeMessage(SENDER, account)
  const client = await SmtpClient.open(rig.smtp)
  try {
    await client.send(SENDER, [account], message.bytes)
  } finally {
    client.close()
  }
  return message
}

/** Random octets over the middle of the file that holds the message of that id. */
function damage(rig: Rig, id: string): string {
  const files = globSync(`${rig.dataDir}/**/*`).filter((path) => statSync(path).isFile())
  const file = files.find((path) => readFileSync(path).includes(`X-Soak-Id: ${id}`))
  if (file === undefined) throw new Error(`no file below ${rig.dataDir} holds the message`)
  const fd = openSync(file, 'r+')
  const octets = Math.min(DAMAGE_OCTETS, statSync(file).size - PAGE)
  writeSync(fd, randomBytes(octets), 0, octets, PAGE)
  closeSync(fd)
  return file.slice(rig.dataDir.length + 1)
}

/** "nothing" when all went well. */
async function said(work: () => Promise<void>): Promise<string> {
  try {
    await work()
    return 'nothing'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
