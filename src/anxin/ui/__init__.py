"""The page kit: layout, components, tables, forms. It serves every face and knows no domain."""
