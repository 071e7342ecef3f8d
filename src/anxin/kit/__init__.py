"""Money, months, day masks, identity and credit-code numbers, text: small pure tools that know no database."""
