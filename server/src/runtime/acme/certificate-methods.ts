/** What is asked about certificates over the control socket and by the panel: only the running service knows. */
import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../../lib/refusal.ts'
import { type AdminMethod, adminMethod } from '../../service/admin/method.ts'
import type { CertificateSet } from '../certificates.ts'
import type { AcmeService } from './acme-service.ts'

/** Nobody but us vouches for it. */
function isSelfSigned(pem: CertificateSet[number]['certificate']): boolean {
  const { issuer, subject } = new X509Certificate(pem)
  return issuer === subject
}

/** What those take that the panel calls too. */
export const CERTIFICATE_INPUTS = { 'certificate.list': z.strictObject({}) }

export function certificateMethods(
  certificates: () => CertificateSet,
  acme: () => Promise<AcmeService | undefined>,
): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'certificate.list',
      scope: 'operator',
      input: CERTIFICATE_INPUTS['certificate.list'],
      run: async () => ({
        certificates: certificates().map(({ names, expiresMs, certificate }) => ({
          ...{ names, expiresMs, provisional: isSelfSigned(certificate) },
        })),
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
