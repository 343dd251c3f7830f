import { type ServerContext, serverContext } from '../../src/net/server-context.ts'
import { selfSigned } from './self-signed.ts'

const made = new Map<string, ServerContext>()

/** What a server of that name shows: a self-signed certificate. */
export function testTls(hostname: string): ServerContext {
  const context = made.get(hostname) ?? serverContext([{ ...selfSigned(hostname), names: [hostname] }])
  made.set(hostname, context)
  return context
}
