/** Joins what signs outgoing mail: for the queue thread, for the edges that take its bounces, and for administration. */
import type { Config } from './config/config.ts'
import type { Clock } from './lib/clock.ts'
import type { Log } from './lib/log.ts'
import type { Metrics } from './lib/metrics.ts'
import type { ChainResult } from './mail/dkim/arc-set.ts'
import { looksRewritten } from './mail/srs/srs.ts'
import type { Resolver } from './net/dns/resolver.ts'
import { openResolver } from './runtime/resolver.ts'
import type { AdminMethod } from './service/admin/method.ts'
import type { ReturnPaths } from './service/delivery/intake.ts'
import type { Outgoing } from './service/signing/outgoing.ts'
import { createSrs } from './service/signing/srs.ts'
import type { Directory } from './store/directory.ts'
import type { Sealer } from './store/sealed/sealer.ts'

export type SigningParts = {
  readonly config: Config
  readonly directory: Directory
  readonly sealer: () => Promise<Sealer>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** For the queue thread. */
export async function openOutgoing(parts: SigningParts, resolver: Resolver): Promise<Outgoing> {
  const { createArcSealer } = await import('./service/signing/arc-sealer.ts')
  const { createDkimSigner } = await import('./service/signing/dkim-signer.ts')
  const { createEnsureKeys } = await import('./service/signing/ensure-keys.ts')
  const { createKeyRing } = await import('./service/signing/key-ring.ts')
  const { createOutgoing } = await import('./service/signing/outgoing.ts')
  const { hostname } = parts.config.server
  const keys = createKeyRing({ ...parts, ensure: createEnsureKeys(parts) })
  return createOutgoing({
    ...parts,
    hostname,
    signer: createDkimSigner({ ...parts, keys }),
    sealer: createArcSealer({
      ...parts,
      keys,
      hostname,
      verifyChain: (bytes) => chainResult(bytes, { resolver, clock: parts.clock }),
    }),
    srs: createSrs(parts),
  })
}

/** Only where mail comes by that was passed on before is the verifier loaded. A look that failed is no verdict. */
async function chainResult(
  bytes: Uint8Array,
  deps: { readonly resolver: Resolver; readonly clock: Clock },
): Promise<ChainResult | undefined> {
  const { verifyMessage } = await import('./verify/identity/verify-message.ts')
  const { result } = (await verifyMessage(bytes, undefined, deps)).arc
  return result === 'temperror' ? undefined : result
}

/** For the edges: what the return path of mail that we passed on leads back to. */
export function openReturnPaths(parts: Omit<SigningParts, 'config' | 'log' | 'metrics'>): ReturnPaths {
  const srs = createSrs(parts)
  return async (address) => {
    if (!looksRewritten(address.local)) return undefined
    if ((await parts.directory.domain(address.domain))?.enabled !== true) return undefined
    return await srs.unwrap(address)
  }
}

/** The administrative methods of keys. */
export async function signingMethods(parts: SigningParts): Promise<readonly AdminMethod[]> {
  const { dkimMethods } = await import('./service/signing/dkim-methods.ts')
  return dkimMethods({ ...parts, openResolver: () => openResolver(parts.config) })
}

/** Each hour: records that nobody needs any more, and keys that are due by their domain's wish. */
export async function sweepKeys(parts: SigningParts): Promise<void> {
  const { sweepDkim } = await import('./service/signing/rotate-keys.ts')
  const { createEnsureKeys } = await import('./service/signing/ensure-keys.ts')
  await sweepDkim({
    ...parts,
    ensure: createEnsureKeys(parts),
    openResolver: () => openResolver(parts.config),
  })
}

/** At the start: seals anew what an older key opens. */
export async function resealKeys({ directory, log }: SigningParts, sealer: Sealer): Promise<void> {
  const { resealDkim } = await import('./service/signing/make-keys.ts')
  const locked = await resealDkim(directory, sealer)
  if (locked > 0) log.warn('dkim.locked', { keys: locked })
}
