/** How much of a busy machine a program gets beside the others. Needs Linux; to raise it, the superuser too. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * Gives a program that leads a session of its own, all its threads and what it starts, that niceness. Where the kernel
 * groups sessions (autogroup), the group's counts first.
 */
export function weigh(pid: number, nice: number): void {
  for (const thread of readdirSync(`/proc/${pid}/task`)) setPriority(Number(thread), nice)
  const group = `/proc/${pid}/autogroup`
  if (existsSync(group)) writeFileSync(group, String(nice))
}
