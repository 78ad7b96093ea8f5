/** Hands on a form: a text typed at once, an option chosen, by the names that people read. */
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

export async function fill(label: string | RegExp, text: string): Promise<void> {
  const field = screen.getByRole('textbox', { name: label });
  await userEvent.clear(field);
  await userEvent.click(field);
  await userEvent.paste(text);
}

/** Every select keeps its options in the page; only those of this one are meant. */
export async function choose(label: string, option: string): Promise<void> {
  const field = screen.getByRole('combobox', { name: label });
  await userEvent.click(field);
  const list = document.getElementById(field.getAttribute('aria-controls') ?? '');
  if (!list) throw new Error(`"${label}" opened no list`);
  await userEvent.click(within(list).getByText(option));
}
