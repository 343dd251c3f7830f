/** An address that breaks behind its @ where room is short, and nowhere else. */
import type { ReactNode } from 'react'

export function Address({ of: address }: { readonly of: string }): ReactNode {
  const at = address.lastIndexOf('@') + 1
  return (
    <>
      {address.slice(0, at)}
      <wbr />
      {address.slice(at)}
    </>
  )
}
