import { isIP } from 'node:net'

/** True for an IPv4 or IPv6 address as text, without brackets or zone. */
export function isHostAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes('%')
}
