export interface Config {
  /** The demo portal's own settings; nothing in the plugins reads them. */
  demo?: {
    /**
     * The people one can sign in as, in development only.
     *
     * @deepVisibility frontend
     */
    users?: Array<{
      /** Ref of the catalog entity, for example `user:default/fiona`. */
      entityRef: string;
      /** First name, shown on the sign-in page. */
      name: string;
      /** What they do in the demo organisation. */
      role: string;
      /** What they may see, in one sentence. */
      sees: string;
    }>;
  };
}
