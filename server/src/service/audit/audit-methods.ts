/** Who did what, asked: the operator sees everything, an admin what was done in or to the own company. THREATS TE1 */
import { z } from 'zod'
import type { Directory } from '../../store/directory.ts'
import type { DeedRecord } from '../../store/directory-audit.ts'
import { listedCompany } from '../admin/access.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import { AUDIT_OBJECT_MAX, AUDIT_PAGE_MAX } from './limits.ts'

const word = z.string().min(1).max(AUDIT_OBJECT_MAX).optional()
const instant = z.int().min(0).optional()

const INPUT = z.strictObject({
  company: word,
  who: word,
  act: word,
  object: word,
  sinceMs: instant,
  untilMs: instant,
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(AUDIT_PAGE_MAX).default(100),
})

export function auditMethods({ directory }: { readonly directory: Directory }): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'audit.list',
      scope: 'company',
      input: INPUT,
      run: (principal, { company, limit, ...filter }) =>
        directory.read(async (tables) => {
          const organisationId = await listedCompany(tables, principal, company)
          const rows = await tables.audit.list({ ...filter, organisationId }, limit + 1)
          const deeds = rows.slice(0, limit)
          const next = rows.length > limit ? (deeds.at(-1)?.id ?? null) : null
          return { deeds: deeds.map(deedJson), next }
        }),
    }),
  ]
}

function deedJson({ accountId: _account, organisationId, origin, object, atMs, ...deed }: DeedRecord): Json {
  return {
    ...deed,
    doneMs: atMs,
    organisationId: organisationId ?? null,
    origin: origin ?? null,
    object: object ?? null,
  }
}
