import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test } from 'node:test'
import { playTranscript, readTranscript, type Step } from '../kit/conversation.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { transcriptTokens } from '../kit/token-issuer.ts'

const DIR = join(import.meta.dirname, '../conversations/pop3')
/** When the samples arrived: their unique-ids say so. */
const ARRIVED_MS = Date.UTC(2026, 0, 5, 10)

/** `@ messages 3` puts so many there before, `@ dots` one full of them; `@ as ana` signs in first. */
function prelude(settings: ReadonlyMap<string, string>): Step[] {
  const who = settings.get('as')
  if (who === undefined) return []
  return [
    { sign: 'S~', text: '^\\+OK', line: 0 },
    { sign: 'C:', text: `USER ${who}@empresa.test`, line: 0 },
    { sign: 'S~', text: '^\\+OK', line: 0 },
    { sign: 'C:', text: `PASS ${PASSWORD}`, line: 0 },
    { sign: 'S:', text: '+OK Signed in', line: 0 },
  ]
}

function samples(settings: ReadonlyMap<string, string>): string[] {
  const count = Number(settings.get('messages') ?? 0)
  const plain = Array.from({ length: count }, (_, n) => sample(n + 1, [`Importe: ${n + 1}00 euros.`]))
  if (!settings.has('dots')) return plain
  return [...plain, sample(9, ['.', '..dos', 'fin.', '.x'])]
}

function sample(n: number, body: readonly string[]): string {
  return ['From: Luis <luis@empresa.test>', `Subject: Factura ${n}`, '', ...body, ''].join('\r\n')
}

for (const engine of ENGINES)
  suite(`POP3 conversations on ${engine}`, () => {
    for (const path of globSync(`${DIR}/*.txt`).sort())
      test(basename(path, '.txt'), async () => {
        await using place = await openEngine(engine)
        const { settings, steps } = readTranscript(path)
        const clock = { now: () => ARRIVED_MS }
        await using issuer = await transcriptTokens(settings, clock)
        await using world = await openPop3World(place, { clock, tokens: issuer?.tokens })
        await world.deliver('ana', ...samples(settings))
        const port = settings.get('listen') === 'strict' ? world.strictPort : world.port
        await playTranscript({ settings, steps: [...prelude(settings), ...steps] }, port, issuer?.given)
      })
  })
