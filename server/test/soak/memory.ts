/** Resident memory of a process and of those it started, now and at its highest since the last mark. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

export type MemoryMark = {
  readonly beforeMiB: number
  end(): { readonly peakMiB: number; readonly afterMiB: number }
}

const KIB_PER_MIB = 1024
/** proc(5): resets VmHWM, the highest resident size. */
const RESET_PEAK = '5'

/** Starts measuring; `end` tells how high it went since. */
export function markMemory(pid: number): MemoryMark {
  const beforeMiB = total(pid, 'VmRSS')
  for (const each of family(pid)) writeFileSync(`/proc/${each}/clear_refs`, RESET_PEAK)
  return {
    beforeMiB,
    end: () => ({ peakMiB: total(pid, 'VmHWM'), afterMiB: total(pid, 'VmRSS') }),
  }
}

function total(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const kib = family(pid).reduce((sum, each) => {
    const line = new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${each}/status`, 'utf8'))
    return sum + Number(line?.[1] ?? 0)
  }, 0)
  return Math.round(kib / KIB_PER_MIB)
}

function family(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter((text) => text !== '')
      .map(Number),
  )
  return [pid, ...children.flatMap(family)]
}
