/**
 * XCLIENT: a proxy that is listed as trusted says for whom it speaks; the session then starts over.
 *
 *   C: XCLIENT NAME=mail.otra.test ADDR=192.0.2.7 PORT=56324
 *   S: 220 mx.empresa.test ESMTP
 *
 * Postfix's XCLIENT_README is the specification. THREATS IN11
 */

import { SyntaxFault } from '../../../lib/syntax-fault.ts'
import { decodeXtext } from '../../../mail/smtp/xtext.ts'
import { isHostAddress } from '../../../net/host-address.ts'
import { defineCommand } from '../command.ts'
import { sayGreeting, watchClient } from '../greet.ts'
import type { Session } from '../session.ts'

type XclientArgs = {
  readonly address?: string
  readonly port?: number
  /** Null: the proxy knows that there is none. */
  readonly name?: string | null
  readonly hello?: string
}

export const xclient = defineCommand({ verb: 'XCLIENT', parse, run })

const UNKNOWN: ReadonlySet<string> = new Set(['[UNAVAILABLE]', '[TEMPUNAVAIL]'])

function parse(line: string, from: number): XclientArgs {
  let args: XclientArgs = {}
  let at = from
  for (const part of line.slice(from).split(' ')) {
    const equals = part.indexOf('=')
    if (equals < 1) throw new SyntaxFault('an attribute', at)
    const value = decodeXtext(part.slice(equals + 1), at + equals + 1)
    args = withAttribute(args, part.slice(0, equals).toUpperCase(), value, at)
    at += part.length + 1
  }
  return args
}

function withAttribute(args: XclientArgs, name: string, value: string, at: number): XclientArgs {
  const unknown = UNKNOWN.has(value.toUpperCase())
  if (name === 'NAME') return { ...args, name: unknown ? null : value }
  if (name === 'HELO') return unknown ? args : { ...args, hello: value }
  if (name === 'ADDR') {
    const address = value.replace(/^IPV6:/i, '')
    if (unknown) return args
    if (!isHostAddress(address)) throw new SyntaxFault('an address', at)
    return { ...args, address }
  }
  if (name === 'PORT') {
    if (unknown) return args
    if (!/^[0-9]{1,5}$/.test(value) || Number(value) > 65_535) throw new SyntaxFault('a port', at)
    return { ...args, port: Number(value) }
  }
  // What kind of session it had, and with what destination, changes nothing here.
  if (name === 'PROTO' || name === 'DESTADDR' || name === 'DESTPORT') return args
  throw new SyntaxFault('NAME, ADDR, PORT, PROTO or HELO', at)
}

async function run(session: Session, args: XclientArgs): Promise<void> {
  const { connection, listener } = session
  if (listener.xclientFrom?.(connection.remoteAddress) !== true)
    await session.object(550, '5.7.0', 'xclient.forbidden')
  else if (session.transaction !== undefined) await session.object(503, '5.5.1', 'message.notWithin')
  else becomeClient(session, args)
}

function becomeClient(session: Session, args: XclientArgs): void {
  const { connection } = session
  session.resetClient()
  if (args.address !== undefined) connection.remoteAddress = args.address
  if (args.port !== undefined) connection.remotePort = args.port
  if (args.name !== undefined) session.reverseName = args.name ?? undefined
  session.hello = args.hello
  watchClient(session)
  sayGreeting(session)
}
