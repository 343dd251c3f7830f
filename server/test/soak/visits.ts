/** Real people who come while something else goes on: each visit signs in, looks at the INBOX and leaves. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapClient } from './clients.ts'
import type { Rig } from './rig.ts'
import { summary, type Waited } from './waited.ts'

export type Visits = { stop(): Promise<Waited> }

const PAUSE_MS = 20
/** Visits before and after: what they cost when nothing else goes on. */
const ALONE_MS = 1_000

/** One visitor after the other, over and over, until it is stopped; a visitor who is turned away fails the proof. */
export function receiveVisits(rig: Rig, visitors: readonly string[]): Visits {
  const end = new AbortController()
  const times: number[] = []
  const loop = async (): Promise<void> => {
    for (let n = 0; !end.signal.aborted; n++) {
      const begun = performance.now()
      const client = await ImapClient.open(rig.imap, visitors[n % visitors.length] ?? '', rig.password)
      await client.command('SELECT INBOX')
      await client.command('FETCH 1:* (FLAGS)')
      client.close()
      times.push(performance.now() - begun)
      await sleep(PAUSE_MS)
    }
  }
  const running = loop()
  return {
    async stop() {
      end.abort()
      await running
      return summary(times)
    },
  }
}

export async function visitsAlone(rig: Rig, visitors: readonly string[], forMs = ALONE_MS): Promise<Waited> {
  const visits = receiveVisits(rig, visitors)
  await sleep(forMs)
  return visits.stop()
}
