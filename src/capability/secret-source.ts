/** Where the operator keeps a secret's value (contract.md section 4); the value never stands in a configuration. */
export type SecretSource =
  | {
      /** Name of a variable in the host's environment. */
      readonly env: string;
    }
  | {
      /** Path of a file that only the mounting user can read. */
      readonly file: string;
    };
