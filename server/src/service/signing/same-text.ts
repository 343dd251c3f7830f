import { timingSafeEqual } from 'node:crypto'

/** Compares what somebody has shown with what is right, in a time that does not tell how much of it agrees. */
export function isSameText(right: string, shown: string): boolean {
  const [one, other] = [Buffer.from(right), Buffer.from(shown)]
  return one.length === other.length && timingSafeEqual(one, other)
}
