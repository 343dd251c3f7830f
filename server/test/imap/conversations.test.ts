import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test } from 'node:test'
import { playTranscript, readTranscript, type Step } from '../kit/conversation.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { transcriptTokens } from '../kit/token-issuer.ts'

const DIR = join(import.meta.dirname, '../conversations/imap')

/**
 * `@ as ana` signs in first; `@ select INBOX` opens that mailbox; `@ messages 3` puts so many there before; `@ limit 2`
 * is what one command works on.
 */
function prelude(settings: ReadonlyMap<string, string>): Step[] {
  const steps: Step[] = []
  const say = (command: string): void => {
    steps.push({ sign: 'C:', text: `p ${command}`, line: 0 })
    steps.push({ sign: 'S*', text: '^\\* ', line: 0 }, { sign: 'S~', text: '^p OK', line: 0 })
  }
  const who = settings.get('as')
  if (who === undefined) return steps
  steps.push({ sign: 'S~', text: '^\\* OK', line: 0 })
  say(`LOGIN ${who}@empresa.test "${PASSWORD}"`)
  for (let n = 1; n <= Number(settings.get('messages') ?? 0); n++) {
    const message = sample(n)
    say(`APPEND INBOX () " 5-Jan-2026 10:0${n}:00 +0000" {${Buffer.byteLength(message)}+}\r\n${message}`)
  }
  const mailbox = settings.get('select')
  if (mailbox !== undefined) say(`SELECT ${mailbox}`)
  return steps
}

function sample(n: number): string {
  const lines = [
    `From: Luis <luis@empresa.test>`,
    `To: ana@empresa.test`,
    `Subject: Factura ${n}`,
    `Date: Mon, 5 Jan 2026 10:0${n}:00 +0000`,
    `Message-ID: <${n}@empresa.test>`,
    '',
    `Importe: ${n}00 euros.`,
    '',
  ]
  return lines.join('\r\n')
}

for (const engine of ENGINES)
  suite(`IMAP conversations on ${engine}`, () => {
    for (const path of globSync(`${DIR}/*.txt`).sort())
      test(basename(path, '.txt'), async () => {
        await using place = await openEngine(engine)
        const { settings, steps } = readTranscript(path)
        await using issuer = await transcriptTokens(settings)
        const limit = settings.get('limit')
        const maxMessages = limit === undefined ? undefined : Number(limit)
        await using world = await openImapWorld(place, { tokens: issuer?.tokens, maxMessages })
        const port = settings.get('listen') === 'strict' ? world.strictPort : world.port
        await playTranscript({ settings, steps: [...prelude(settings), ...steps] }, port, issuer?.given)
      })
  })
