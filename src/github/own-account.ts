/** Whether somebody is the account `login`: REST and `viewer` end the names of bots with `[bot]`, GraphQL's authors do not. */
export function isBy(author: { readonly login: string } | null, login: string): boolean {
  return author !== null && withoutBot(author.login) === withoutBot(login);
}

function withoutBot(login: string): string {
  return login.replace(/\[bot\]$/, '');
}
