/** Which DNS servers to ask: the setting, or what the machine itself uses. */
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import type { DnsServer } from './exchange.ts'

const PORT = 53
const LOOPBACK: DnsServer = { host: '127.0.0.1', port: PORT }

/** `192.0.2.1`, `192.0.2.1:5353`, `[2001:db8::1]:53`. Throws SyntaxFault. */
export function parseServer(text: string): DnsServer {
  if (isIP(text) !== 0) return { host: text, port: PORT }
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text)
  const host = match?.[1] ?? match?.[2] ?? ''
  const port = match?.[3] === undefined ? PORT : Number(match[3])
  if (isIP(host) === 0 || port < 1 || port > 65_535)
    throw new SyntaxFault('the address of a DNS server, as 192.0.2.1:53', 0)
  return { host, port }
}

/** The servers of the setting, else of /etc/resolv.conf, else the machine itself. */
export async function dnsServers(
  setting: readonly string[],
  file = '/etc/resolv.conf',
): Promise<DnsServer[]> {
  if (setting.length > 0) return setting.map(parseServer)
  let text = ''
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    // Without the file resolvers ask the machine itself: resolv.conf(5).
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  const found: DnsServer[] = []
  for (const line of text.split('\n')) {
    const [word, address = ''] = line.trim().split(/\s+/)
    if (word === 'nameserver' && isIP(address) !== 0) found.push({ host: address, port: PORT })
  }
  return found.length > 0 ? found : [LOOPBACK]
}
