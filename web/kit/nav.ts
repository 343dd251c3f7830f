/** What stands in the navigation of an app. */
import type { ComponentType } from 'react'

export type NavItem = {
  readonly to: string
  readonly label: string
  readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>
  readonly count?: number
  /** Of the count: `bad` a person must act, `warn` soon. */
  readonly tone?: 'warn' | 'bad'
}
export type NavGroup = { readonly title?: string; readonly items: readonly NavItem[] }
