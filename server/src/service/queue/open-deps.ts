/** What opens connections for the queue, joined; and how the mass lane's differ. */
import { type Connect, ConnectFault } from '../../net/connect.ts'
import { familyOf, ownAddresses } from '../../net/own-addresses.ts'
import type { MassLane } from '../../store/directory-mass-lane.ts'
import { createDaneOf } from './dane.ts'
import type { DestinationTlsOf } from './destination-tls.ts'
import { createTargets } from './mx-targets.ts'
import type { OpenDeps } from './open-hop.ts'
import type { QueueDeps } from './queue-deps.ts'

const SMTP_PORT = 25

export function openDepsOf(deps: QueueDeps, connect: Connect, tlsOf: DestinationTlsOf): OpenDeps {
  const allowPrivate = deps.allowPrivate ?? false
  return {
    ...deps,
    helloName: deps.hostname,
    tlsOptions: deps.tlsOptions ?? {},
    allowPrivate,
    connect,
    tlsOf,
    daneOf: createDaneOf(deps.resolver, deps.clock),
    targetsOf: createTargets({
      ...deps,
      isOwnHost: (name) => deps.ownHosts.has(name),
      mxPort: deps.mxPort ?? SMTP_PORT,
      allowPrivate,
    }),
  }
}

/** Under its own name, and from its own address: what strangers think of mass mail does not touch people's. */
export function massOpenDeps(deps: OpenDeps, { helloName, sources }: MassLane): OpenDeps {
  return {
    ...deps,
    helloName: helloName ?? deps.helloName,
    ...(sources.length > 0 && { sourceFor: (address: string) => sourceFor(address, sources) }),
  }
}

/** Throws ConnectFault where this machine has none of them that reaches the address: another must not be used instead. */
function sourceFor(address: string, sources: readonly string[]): string {
  const own = ownAddresses()
  const family = familyOf(address)
  const source = sources.find((one) => familyOf(one) === family && own.has(one))
  if (source === undefined)
    throw new ConnectFault(
      'forbidden',
      `this machine has no IPv${family} address of the mass lane to send from`,
    )
  return source
}
