/** The one way out: a TCP connection to an address that was judged, within a deadline. THREATS §3.11 */
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import type { Scheduler } from '../lib/scheduler.ts'
import { isPublicAddress } from './address-range.ts'
import { Connection } from './connection.ts'

/** What node:tls is told when this side dials. */
export type TlsClientOptions = ConnectionOptions

export type ConnectOptions = {
  /** An IP address: names were resolved before, so that what is judged is what is dialled. */
  readonly address: string
  readonly port: number
  readonly timeoutMs: number
  /** True only where the operator named the place. */
  readonly allowPrivate: boolean
  /** Given: TLS from the first byte. */
  readonly implicitTls: ConnectionOptions | undefined
  readonly scheduler: Scheduler
  /** The address of this machine to send from; undefined: the system chooses. */
  readonly localAddress?: string | undefined
}

export type Connect = (options: ConnectOptions) => Promise<Connection>

/** No connection: `refused` by our own rule, or by the network. */
export class ConnectFault extends Error {
  override readonly name = 'ConnectFault'
  readonly kind: 'forbidden' | 'network' | 'timeout'

  constructor(kind: 'forbidden' | 'network' | 'timeout', message: string, options?: ErrorOptions) {
    super(message, options)
    this.kind = kind
  }
}

/** Dials. Throws ConnectFault. */
export function connect(options: ConnectOptions): Promise<Connection> {
  const { address, port } = options
  if (isIP(address) === 0) return Promise.reject(new ConnectFault('forbidden', `${address} is no address`))
  if (!options.allowPrivate && !isPublicAddress(address))
    return Promise.reject(new ConnectFault('forbidden', `${address} is not an address of the internet`))
  return new Promise((resolve, reject) => {
    const from = options.localAddress === undefined ? {} : { localAddress: options.localAddress }
    const socket: Socket =
      options.implicitTls === undefined
        ? connectTcp({ host: address, port, noDelay: true, keepAlive: true, ...from })
        : connectTls({ host: address, port, ...from, ...options.implicitTls })
    const cancel = options.scheduler.after(options.timeoutMs, () =>
      fail(new ConnectFault('timeout', `${address} port ${port} does not answer`)),
    )
    const fail = (fault: ConnectFault): void => {
      cancel()
      socket.destroy()
      reject(fault)
    }
    const failed = (error: Error): void => fail(new ConnectFault('network', error.message, { cause: error }))
    socket.once('error', failed)
    socket.once(options.implicitTls === undefined ? 'connect' : 'secureConnect', () => {
      cancel()
      const connection = new Connection(socket)
      socket.removeListener('error', failed)
      resolve(connection)
    })
  })
}
