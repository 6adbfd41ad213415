/** The variables that `{ env = "NAME" }` secrets come from. No child of the host inherits them. */
export interface SecretEnvironment {
  /** The variable's value; `undefined` when it is not set. */
  read(name: string): string | undefined;
  /** Unsets every variable that was read, once all providers are loaded (rule 11). */
  wipe(): void;
}

/** The environment of this process; another table in tests. */
export function createSecretEnvironment(
  variables: Record<string, string | undefined> = process.env,
): SecretEnvironment {
  const read = new Set<string>();
  return {
    read(name) {
      read.add(name);
      return Object.hasOwn(variables, name) ? variables[name] : undefined;
    },
    wipe() {
      for (const name of read) delete variables[name];
    },
  };
}
