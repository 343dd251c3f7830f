import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { suite, test } from 'node:test'
import { playTranscript, readTranscript, type Step } from '../kit/conversation.ts'
import { ENGINES, openEngine } from '../kit/engines.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { plain } from '../kit/managesieve-client.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { transcriptTokens } from '../kit/token-issuer.ts'

const DIR = join(import.meta.dirname, '../conversations/managesieve')
const NOW_MS = Date.UTC(2026, 0, 5, 10)

/** `@ as ana` signs in first. */
function prelude(settings: ReadonlyMap<string, string>): Step[] {
  const who = settings.get('as')
  if (who === undefined) return []
  return [
    { sign: 'S*', text: '^"', line: 0 },
    { sign: 'S:', text: 'OK "mail.empresa.test ready"', line: 0 },
    { sign: 'C:', text: `AUTHENTICATE "PLAIN" "${plain(`${who}@empresa.test`, PASSWORD)}"`, line: 0 },
    { sign: 'S~', text: '^OK', line: 0 },
  ]
}

for (const engine of ENGINES)
  suite(`ManageSieve conversations on ${engine}`, () => {
    for (const path of globSync(`${DIR}/*.txt`).sort())
      test(basename(path, '.txt'), async () => {
        await using place = await openEngine(engine)
        const { settings, steps } = readTranscript(path)
        const clock = { now: () => NOW_MS }
        await using issuer = await transcriptTokens(settings, clock)
        await using world = await openManageSieveWorld(place, { clock, tokens: issuer?.tokens })
        const port = settings.get('listen') === 'strict' ? world.strictPort : world.port
        await playTranscript({ settings, steps: [...prelude(settings), ...steps] }, port, issuer?.given)
      })
  })
