/**
 * What a computation costs, told so that tests may bound it: processor time of this thread, never the clock on the wall,
 * so that other programs of the machine do not count; and in milliseconds of the machine where the bounds were measured,
 * so that a slower one is given more.
 */

/** What `reference` takes on the machine of the bounds. */
const REFERENCE_MS = 2.5
/** Systems count processor time in ticks of some milliseconds: what is shorter is repeated until it adds up. */
const LEAST_MS = 40
const REPEATS_MAX = 1000
const RUNS = 3

let slowness: number | undefined

/** Milliseconds of one run of `work`, at the cheapest of so many measurements. */
export function cpuMs(work: () => unknown, runs: number = RUNS): number {
  return Math.min(...Array.from({ length: runs }, () => eachMs(work))) / factor()
}

/** The same for work that waits in between; what else this thread does meanwhile is counted with it. */
export async function cpuMsOf(work: () => Promise<unknown>, runs: number = RUNS): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const start = process.threadCpuUsage()
    await work()
    times.push(msSince(start))
  }
  return Math.min(...times) / factor()
}

/** How many times slower than the machine of the bounds this one is; 1 for a faster one. */
function factor(): number {
  if (slowness === undefined) {
    eachMs(reference)
    slowness = Math.max(1, eachMs(reference) / REFERENCE_MS)
  }
  return slowness
}

function eachMs(work: () => unknown): number {
  const start = process.threadCpuUsage()
  for (let times = 1; ; times++) {
    work()
    const spent = msSince(start)
    if (spent >= LEAST_MS || times === REPEATS_MAX) return spent / times
  }
}

function msSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1000
}

/** Some of everything that parsers do: octets one by one, small strings, a map. */
function reference(): number {
  const octets = Buffer.from('From: ana@empresa.test\r\nSubject: hola\r\n\r\n'.repeat(500))
  const seen = new Map<string, number>()
  let sum = 0
  for (let round = 0; round < 40; round++) {
    for (let at = 0; at < octets.length; at++) sum = (sum * 31 + (octets[at] ?? 0)) | 0
    for (let n = 0; n < 400; n++) {
      const key = `k${(sum + n) & 1023}`
      seen.set(key, (seen.get(key) ?? 0) + n)
    }
  }
  return sum + seen.size
}
