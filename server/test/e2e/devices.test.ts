/** Three devices on one account, each with a program of its own: what one does, the others see. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { type ImapPlace, namedMessage, openImapPlace } from './imap-place.ts'
import { localCopy } from './mbsync.ts'
import { pressInMutt } from './mutt.ts'
import { eventually } from './program.ts'

for (const engine of ENGINES)
  suite(`a phone, a laptop and a terminal on ${engine}`, { skip: needs('mbsync', 'mutt') }, () => {
    test('each sees what the others read, flag, bring, move and remove', async () => {
      await using place = await openImapPlace(engine)
      const { user, rig } = place
      await using laptop = await localCopy(rig, user)
      await using phone = await openPhone(place)
      await laptop.sync()

      // The phone waits in IDLE while the laptop, which was away, comes back with what was done there.
      await laptop.mark('cuerpo de uno', 'S')
      await laptop.add(namedMessage(user, 'cuatro').toString().replaceAll('\r\n', '\n'))
      await laptop.sync()
      await eventually(() => phone.knows('1 \\Seen'), 'the phone hears that one was read')
      await eventually(() => phone.knows('4 messages'), 'the phone hears of the new one')

      // The terminal flags one, takes one away and files one.
      await pressInMutt(
        'mutt',
        place,
        "<limit>~s 'año dos'<enter><flag-message><limit>all<enter><delete-pattern>~s 'año tres'<enter>",
        "<sync-mailbox><limit>~s 'año cuatro'<enter><save-message>=Clientes<enter><sync-mailbox><quit>",
      )
      await eventually(() => phone.knows('2 \\Flagged'), 'the phone hears of the flag')
      await eventually(() => phone.knows('2 messages'), 'the phone hears of the two that went')
      await laptop.sync()
      assert.deepEqual(await localNames(laptop, 'INBOX'), ['dos F', 'uno S'])
      assert.deepEqual(await localNames(laptop, 'Clientes'), ['cuatro'])

      // The phone answers one and moves it, and drops the flag of none.
      await phone.client.messageFlagsAdd('2', ['\\Answered'])
      assert.ok(await phone.client.messageMove('2', 'Clientes'))
      await laptop.sync()
      assert.deepEqual(await localNames(laptop, 'INBOX'), ['uno S'])
      assert.deepEqual(await localNames(laptop, 'Clientes'), ['cuatro', 'dos FR'])
      await pressInMutt(
        'mutt',
        place,
        '<change-folder>=Clientes<enter><limit>~F ~Q<enter><flag-message><sync-mailbox><quit>',
      )
      await laptop.sync()
      assert.deepEqual(await localNames(laptop, 'Clientes'), ['cuatro', 'dos R'])
      assert.deepEqual(await place.told('Clientes'), ['cuatro: ', 'dos: \\Answered'])
    })
  })

type Phone = AsyncDisposable & {
  readonly client: ImapFlow
  /** `1 \Seen` or `4 messages`, once it was told. */
  knows(what: string): Promise<true | undefined>
}

async function openPhone({ rig, user }: ImapPlace): Promise<Phone> {
  const client = new ImapFlow({
    ...{ host: '127.0.0.1', port: rig.imaps, secure: true, tls: { rejectUnauthorized: false } },
    auth: { user, pass: rig.password },
    logger: false,
  })
  const known = new Set<string>()
  let count = 0
  client.on('exists', (news: { count: number }) => {
    count = news.count
    known.add(`${count} messages`)
  })
  client.on('expunge', () => known.add(`${--count} messages`))
  client.on('flags', (news: { seq: number; flags?: Set<string> }) => {
    for (const flag of news.flags ?? []) known.add(`${news.seq} ${flag}`)
  })
  await client.connect()
  await client.mailboxOpen('INBOX')
  // Ends with the connection, or when another command needs it; imapflow then starts it again by itself.
  const waiting = client.idle()
  return {
    client,
    knows: async (what) => (known.has(what) ? true : undefined),
    async [Symbol.asyncDispose]() {
      await client.logout()
      await waiting
    },
  }
}

/** Name and Maildir's flags of each message. */
async function localNames(laptop: Awaited<ReturnType<typeof localCopy>>, mailbox: string): Promise<string[]> {
  return (await laptop.read(mailbox))
    .map(({ name, text }) => `${/<(\w+)@x/.exec(text)?.[1]} ${/:2,(\w*)$/.exec(name)?.[1] ?? ''}`.trim())
    .sort()
}
