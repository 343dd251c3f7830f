/** Makes sure that every port can be had before a thread asks for it, and says in plain words when one cannot. */
import { type Config, type Endpoint, PORT_NAMES, type PortName } from '../config/config.ts'
import { probePort } from '../net/port-probe.ts'
import { EXIT } from './exit-codes.ts'
import { StartError } from './start-error.ts'

const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])

/** The same configuration with hosts and ports as they will be: port 0 chosen, `::` replaced where IPv6 is off. */
export async function settleEndpoints(config: Config): Promise<Config> {
  const { listeners } = config
  const host = await usableHosts(listeners.host)
  const ports: Partial<Record<PortName, Endpoint>> = {}
  for (const name of PORT_NAMES) ports[name] = await settle(name, host, listeners.ports[name])
  const status =
    listeners.status === false ? false : await settle('status', [listeners.statusHost], listeners.status)
  return {
    ...config,
    listeners: {
      ...listeners,
      host,
      ports: ports as Record<PortName, Endpoint>,
      status: typeof status === 'number' ? status : false,
    },
  }
}

async function usableHosts(hosts: readonly string[]): Promise<readonly string[]> {
  const usable: string[] = []
  for (const host of hosts) {
    const state = host === '::' ? await probePort(host, 0) : undefined
    usable.push(state?.free === false && NO_IPV6.has(state.code) ? '0.0.0.0' : host)
  }
  return usable
}

/** Unix sockets are settled by the thread that opens them: the instance lock keeps others away. */
async function settle(name: string, hosts: readonly string[], endpoint: Endpoint): Promise<Endpoint> {
  if (typeof endpoint !== 'number') return endpoint
  let port = endpoint
  for (const host of hosts) {
    const state = await probePort(host, port)
    if (!state.free) throw portError(name, host, port, state.code)
    port = state.port
  }
  return port
}

export function portError(name: string, host: string, port: number, code: string): StartError {
  if (code === 'EADDRINUSE')
    return new StartError(EXIT.unavailable, {
      key: 'start.portInUse',
      values: { name, host, port: String(port) },
    })
  if (code === 'EACCES')
    return new StartError(EXIT.noPermission, {
      key: 'start.portForbidden',
      values: { name, port: String(port) },
    })
  return new StartError(EXIT.unavailable, {
    key: 'start.portFailed',
    values: { name, host, port: String(port), reason: code },
  })
}
