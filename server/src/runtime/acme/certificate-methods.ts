/** What is asked about certificates over the control socket: only the running service knows. */
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import { type AdminMethod, adminMethod } from '../../service/admin/method.ts'
import type { CertificateSet } from '../certificates.ts'
import type { AcmeService } from './acme-service.ts'

export function certificateMethods(
  certificates: () => CertificateSet,
  acme: () => Promise<AcmeService | undefined>,
): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'certificate.list',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => ({
        certificates: certificates().map(({ names, expiresMs }) => ({ names, expiresMs })),
        acme: ((await acme())?.states() ?? []).map((state) => ({
          names: state.names,
          untilMs: state.untilMs ?? null,
          renewMs: state.renewMs ?? null,
          failed: state.failed ?? null,
          triedMs: state.triedMs ?? null,
        })),
      }),
    }),
    adminMethod({
      name: 'certificate.renew',
      scope: 'operator',
      input: z.strictObject({}),
      run: async () => {
        const service = await acme()
        if (service === undefined) throw new Refusal('cannot', { key: 'certificate.off' })
        await service.look(true)
        return service.states().map(({ names, failed }) => ({ names, failed: failed ?? null }))
      },
    }),
  ]
}
