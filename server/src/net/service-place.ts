/**
 * Services of the operator's own that stand beside this one (a virus scanner, a spam filter), by the address in
 * valija.toml: `127.0.0.1:3310`, `clamav:3310`, `[::1]:3310`, or the path of a Unix socket. Nobody else names them, so
 * private addresses are dialled.
 */
import { connect as connectSocket } from 'node:net'
import type { Clock } from '../lib/clock.ts'
import type { Scheduler } from '../lib/scheduler.ts'
import { ConnectFault, connect } from './connect.ts'
import { Connection } from './connection.ts'
import { createFindAddress } from './find-address.ts'
import { isHostAddress } from './host-address.ts'

export type ServicePlace = { readonly host: string; readonly port: number } | { readonly path: string }

const NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?$/
/** Octets of a path that the kernel takes, its closing NUL left out. unix(7) */
const PATH_OCTETS_MAX = 107
const LAST_PORT = 65_535

/** Undefined: it is no such address. */
export function parseServicePlace(text: string): ServicePlace | undefined {
  if (text.startsWith('/'))
    return Buffer.byteLength(text) <= PATH_OCTETS_MAX && !text.includes('\0') ? { path: text } : undefined
  const found = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([^:[\]]{1,253})):([0-9]{1,5})$/.exec(text)
  const [, inBrackets, plain, digits] = found ?? []
  const host = inBrackets ?? plain
  const port = Number(digits)
  if (host === undefined || port < 1 || port > LAST_PORT) return undefined
  const isHost = inBrackets === undefined ? isHostAddress(host) || NAME.test(host) : isHostAddress(host)
  return isHost ? { host, port } : undefined
}

/** Dials. Rejects when there is no connection within that many milliseconds. */
export type OpenStream = (place: ServicePlace, timeoutMs: number) => Promise<Connection>

export function createOpenStream(deps: { readonly clock: Clock; readonly scheduler: Scheduler }): OpenStream {
  const { clock, scheduler } = deps
  const findAddress = createFindAddress(clock)
  return async (place, timeoutMs) => {
    if ('path' in place) return await connectPath(place.path, timeoutMs, scheduler)
    const { host, port } = place
    const address = await findAddress(host)
    return await connect({ address, port, timeoutMs, allowPrivate: true, implicitTls: undefined, scheduler })
  }
}

function connectPath(path: string, timeoutMs: number, scheduler: Scheduler): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ path })
    const fail = (fault: ConnectFault): void => {
      cancel()
      socket.destroy()
      reject(fault)
    }
    const cancel = scheduler.after(timeoutMs, () => fail(new ConnectFault('timeout', 'nobody answers there')))
    const failed = (error: Error): void => fail(new ConnectFault('network', error.message, { cause: error }))
    socket.once('error', failed)
    socket.once('connect', () => {
      cancel()
      const connection = new Connection(socket)
      socket.removeListener('error', failed)
      resolve(connection)
    })
  })
}
