/**
 * Whole conversations that nobody meant, over real sockets and on every engine: commands made from the grammar with
 * arguments at its edges, and lines of the transcripts, changed. Each command is answered once, with its tag, or the
 * connection ends; soon; nothing is our bug; and others are served. `FUZZ_RUNS` makes it longer.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { COMMANDS } from '../../src/edge/imap/command-table.ts'
import { type Log, silentLog } from '../../src/lib/log.ts'
import { readTranscript } from '../kit/conversation.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { imapCommand } from '../kit/imap-grammar.ts'
import { type ImapWorld, openImapWorld } from '../kit/imap-world.ts'
import { until } from '../kit/queue.ts'
import { spoiled } from '../kit/spoiled.ts'
import { eachEngine } from '../kit/stores.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 150)
const COMMANDS_MAX = 12
/** No command here has much to do. */
const ANSWER_MS = 5_000
/** A conversation that says nothing for so long waits for more of a literal. */
const SILENCE_MS = 150
const RESPONSE = /^(?:\* |\+ |[^\s\p{Cc}(){%*"\\]+ (?:OK|NO|BAD) )/u
const TELLING = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '\\',
  '*',
  '%',
  ' ',
  '\r',
  '\n',
  '\0',
  '~',
  '4294967296',
  '{3+}',
  'ñ',
]
const SEEDS = globSync(join(import.meta.dirname, '../conversations/imap/*.txt'))
  .flatMap((path) => readTranscript(path).steps)
  .filter(({ sign, text }) => sign === 'C:' && !/^\S+ (?:starttls|compress)/i.test(text))
  .map(({ text }) => text)

type World = ImapWorld & { readonly bugs: readonly string[] }

/** Keeps what would be our bug. */
async function openWorld(engine: Parameters<typeof openImapWorld>[0]): Promise<World> {
  const bugs: string[] = []
  const log: Log = {
    ...silentLog,
    error: (event, error) => bugs.push(`${event}: ${error instanceof Error ? error.stack : String(error)}`),
    with: () => log,
  }
  const world = await openImapWorld(engine, { log })
  return Object.assign(world, { bugs })
}

/** A stranger; or one whose mailbox is small, with a message in it, open or not. */
const BEGINNINGS = ['stranger', 'signed in', 'selected'] as const

async function begin(world: ImapWorld, how: (typeof BEGINNINGS)[number]): Promise<ImapClient> {
  if (how === 'stranger') {
    const client = await ImapClient.open(world.port)
    await client.response()
    return client
  }
  const client = await world.client('luis')
  await client.append('INBOX', 'Subject: uno\r\nFrom: Ana <ana@empresa.test>\r\n\r\nhola\r\n')
  if (how === 'selected') await client.command('SELECT INBOX')
  return client
}

/** Says one command and hears its answer, whatever it asks for in between; undefined: the server said goodbye. */
async function say(client: ImapClient, tag: string, command: string): Promise<string | undefined> {
  client.write(`${tag} ${command}\r\n`)
  let last = ''
  for (;;) {
    const response = await client.response(ANSWER_MS)
    if (response === undefined) {
      if (!last.startsWith('* BYE ')) throw new Error(`closed without a word after ${command}: ${last}`)
      return undefined
    }
    if (!RESPONSE.test(response)) throw new Error(`no response: ${response.slice(0, 200)}`)
    if (response.startsWith('+ ')) client.write(/^idle$/i.test(command) ? 'DONE\r\n' : '*\r\n')
    else if (!response.startsWith('* ')) {
      if (!response.startsWith(`${tag} `)) throw new Error(`another tag than ${tag}: ${response}`)
      return response
    }
    last = response
  }
}

eachEngine('commands made from the grammar have one answer each', async (t: TestContext, engine) => {
  await using world = await openWorld(engine)
  await using other = await world.client('ana')
  const known = new Set<string>()
  const heard = { OK: 0, NO: 0, BAD: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEGINNINGS, 'selected' as const),
      fc.array(imapCommand(COMMANDS.keys()), { minLength: 1, maxLength: COMMANDS_MAX }),
      async (how, commands) => {
        await using client = await begin(world, how)
        for (const [at, command] of commands.entries()) {
          const answer = await say(client, `f${at}`, command)
          if (answer === undefined) return
          const status = answer.split(' ', 2)[1] as keyof typeof heard
          heard[status]++
          if (status === 'OK') known.add(/[A-Z]+/.exec(command)?.[0] ?? '')
        }
        t.assert.deepStrictEqual(world.bugs, [])
      },
    ),
    { numRuns: RUNS },
  )
  t.diagnostic(`${JSON.stringify(heard)}, ${known.size} commands were done`)
  // What is only ever refused would prove nothing.
  t.assert.ok(heard.OK > RUNS / 2 && heard.NO > 0 && heard.BAD > RUNS / 2, JSON.stringify(heard))
  t.assert.ok(known.size > 15, [...known].join())
  await othersAreServed(t, world, other)
})

eachEngine('spoiled conversations of the transcripts come to an end', async (t: TestContext, engine) => {
  await using world = await openWorld(engine)
  await using other = await world.client('ana')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...BEGINNINGS),
      fc.array(spoiled(SEEDS, { telling: TELLING, edits: 2 }), { minLength: 1, maxLength: COMMANDS_MAX }),
      async (how, lines) => {
        await using client = await begin(world, how)
        client.write(`${lines.map((line) => `${line}\r\n`).join('')}zz LOGOUT\r\n`)
        for (;;) {
          const response = await Promise.race([client.response(ANSWER_MS), silence(client)])
          if (response === undefined) break
          t.assert.match(response, RESPONSE)
        }
        t.assert.deepStrictEqual(world.bugs, [])
      },
    ),
    { numRuns: RUNS },
  )
  await othersAreServed(t, world, other)
})

/** Undefined when nothing comes for a while. */
async function silence(client: ImapClient): Promise<undefined> {
  for (let quiet = 0; quiet < SILENCE_MS && !client.closed; ) {
    const before = client.socket.bytesRead
    await new Promise((resolve) => setTimeout(resolve, 50))
    quiet = client.socket.bytesRead === before ? quiet + 50 : 0
  }
}

async function othersAreServed(t: TestContext, world: World, other: ImapClient): Promise<void> {
  await other.ok('SELECT INBOX')
  t.assert.deepStrictEqual(world.bugs, [])
  // Nothing stays of those that have gone.
  await until(() => world.connections.size === 1)
}
