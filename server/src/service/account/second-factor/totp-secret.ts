/** Secrets of verification codes as they lie in the directory: sealed, each in the place of its account. decisions/0009 */
import type { Secret } from '../../../lib/secret.ts'
import type { AccountId } from '../../../mail/ids.ts'
import type { Directory } from '../../../store/directory.ts'
import { type Place, type Sealer, SealFault } from '../../../store/sealed/sealer.ts'

export function sealTotp(sealer: Sealer, secret: Secret, accountId: AccountId): string {
  return sealer.seal(secret, placeOf(accountId))
}

/** Throws SealFault. */
export function openTotp(sealer: Sealer, sealed: string, accountId: AccountId): Secret {
  return sealer.open(sealed, placeOf(accountId))
}

/** Seals anew what an older key opens, so that the older key can go. Answers how many stay as they are: nothing opens them. */
export async function resealTotp(directory: Directory, sealer: Sealer): Promise<number> {
  const old = await directory.read(async ({ secondFactors }) =>
    (await secondFactors.sealedTotp()).filter(({ sealed }) => sealer.isOld(sealed)),
  )
  let locked = 0
  for (const { accountId, sealed } of old)
    try {
      const anew = sealTotp(sealer, openTotp(sealer, sealed, accountId), accountId)
      await directory.writeUnseen(({ secondFactors }) => secondFactors.resealTotp(accountId, sealed, anew))
    } catch (error) {
      if (!(error instanceof SealFault)) throw error
      locked++
    }
  return locked
}

function placeOf(accountId: AccountId): Place {
  return ['totp.sealed', accountId]
}
