import type { Service } from './service.ts'
export type LocalAccount = { readonly address: string; readonly password: string; readonly role: string }
export async function ensureLocalCompany(_service: Service): Promise<readonly LocalAccount[]> {
  return []
}
