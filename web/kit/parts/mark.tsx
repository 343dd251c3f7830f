/** The mark: a mail pouch whose flap is the V. UI.md §2 */
import type { ReactNode } from 'react'
import mark from '../style/mark.svg'

export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return <img src={mark} width={size} height={size} alt="" />
}
